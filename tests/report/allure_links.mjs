// Follows what leads from a test of Allure's page to the acta beside it, as a person would: by a
// click and by the keyboard. Prints where each led.
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const [tools, chromium, page] = process.argv.slice(2);
const require = createRequire(pathToFileURL(`${tools}/node_modules/`));
const { default: puppeteer } = await import(pathToFileURL(require.resolve("puppeteer-core")));
const browser = await puppeteer.launch({
  executablePath: chromium,
  args: ["--no-sandbox", "--allow-file-access-from-files"],
  protocolTimeout: 300_000,
});
const tab = await browser.newPage();
await tab.goto(pathToFileURL(page).href);
await tab.waitForFunction(() => Object.keys(window.allureReportData ?? {}).length > 0);
const test = await tab.evaluate(() => {
  const read = (text) => JSON.parse(new TextDecoder().decode(Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0))));
  const tests = Object.entries(window.allureReportData).filter(([name]) => name.startsWith("data/test-results/"));
  const [name] = tests.find(([, text]) => { const one = read(text); return one.status === "failed" && one.links.length; });
  return name.replace("data/test-results/", "").replace(".json", "");
});
await tab.evaluate((hash) => (location.hash = hash), test);
const link = await tab.waitForSelector('[data-testid="test-result-meta-link"][role="link"]');
const led = [];
for (const follow of [() => link.click(), () => link.press("Enter")]) {
  const before = (await browser.pages()).length;
  await follow();
  for (let tries = 0; tries < 50 && (await browser.pages()).length === before; tries += 1) await new Promise((done) => setTimeout(done, 100));
  const opened = (await browser.pages()).slice(before)[0];
  await opened?.waitForSelector("body");
  led.push(opened ? await opened.evaluate(() => document.getElementById(decodeURIComponent(location.hash.slice(1)))?.tagName ?? location.href) : "nowhere");
  await opened?.close();
}
await browser.close();
console.log(JSON.stringify(led));
