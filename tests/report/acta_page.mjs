// Reads pages as a browser shows them, at two widths, all that folds open: what axe-core finds of
// weight, and what stands outside the screen. Prints one JSON object: page -> what was wrong.
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const [tools, chromium, ...pages] = process.argv.slice(2);
const require = createRequire(pathToFileURL(`${tools}/node_modules/`));
const { default: puppeteer } = await import(pathToFileURL(require.resolve("puppeteer-core")));
const axe = require.resolve("axe-core/axe.min.js");
const browser = await puppeteer.launch({ executablePath: chromium, args: ["--no-sandbox"], protocolTimeout: 600_000 });
const told = {};
for (const page of pages) {
  const wrong = (told[page] = []);
  for (const width of [1280, 400]) {
    const tab = await browser.newPage();
    await tab.setBypassCSP(true);
    await tab.setViewport({ width, height: 1000 });
    await tab.goto(pathToFileURL(page).href);
    await tab.evaluate(() => document.querySelectorAll("details").forEach((one) => (one.open = true)));
    const outside = await tab.evaluate(() => {
      const edge = document.documentElement.clientWidth + 1;
      return [...document.querySelectorAll("body *")]
        .filter((one) => one.getBoundingClientRect().right > edge && !one.closest(".scroll, .skip"))
        .map((one) => `fuera de la pantalla: ${one.tagName} ${one.textContent.slice(0, 60)}`);
    });
    await tab.addScriptTag({ path: axe });
    const serious = await tab.evaluate(async () =>
      (await axe.run(document, { resultTypes: ["violations"] })).violations
        .filter((one) => ["serious", "critical"].includes(one.impact))
        .map((one) => `${one.id}: ${one.nodes.length}, ${one.nodes[0].html.slice(0, 200)}`),
    );
    wrong.push(...[...outside.slice(0, 5), ...serious].map((text) => `${width}: ${text}`));
    await tab.close();
  }
}
await browser.close();
console.log(JSON.stringify(told));
