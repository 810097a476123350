// Draws Allure's page of one run: node allure.mjs RESULTS OUT [HISTORY]
//
// Beside what the command does it shows the verdict as the quality gate, and who accepted what with
// their ticket: a result that says only that it is known would be told in English, and without it.

import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import process from "node:process";

import { AllureReport, resolveConfig } from "@allurereport/core";
import AwesomePlugin from "@allurereport/plugin-awesome";
import { allure2 } from "@allurereport/reader";

const GOOD = ["CONFORME", "CONFORME_CON_OBSERVACIONES"];
const RUNS = 30; // that are remembered
const [results, output, historyPath] = process.argv.slice(2);
const own = JSON.parse(await readFile(join(results, "allurerc.json"), "utf-8"));
const verdict = own.variables.Veredicto;

async function forget(path, run) {
  const text = path ? await readFile(path, "utf-8").catch(() => "") : "";
  const lines = text.split("\n").filter(Boolean);
  const others = lines.filter((line) => JSON.parse(line).uuid !== run);
  if (others.length < lines.length) {
    await writeFile(path, others.map((line) => `${line}\n`).join(""));
  }
}

const reader = {
  ...allure2,
  read: (visitor, file) =>
    allure2.read(
      new Proxy(visitor, {
        get: (visitor, name) =>
          name === "visitTestResult"
            ? (result, context) => visitor.visitTestResult({ ...result, known: false }, context)
            : visitor[name].bind(visitor),
      }),
      file,
    ),
};

const page = {
  singleFile: true,
  reportLanguage: "es",
  reportName: own.name,
  groupBy: ["epic", "feature", "story"],
  sections: ["charts", "timeline"],
  timeline: { minDuration: 0 },
};
const config = await resolveConfig(
  { ...own, output, historyPath, historyLimit: RUNS },
  { plugins: {} },
);
const report = new AllureReport({
  ...config,
  readers: [reader],
  plugins: [{ id: "awesome", enabled: true, options: page, plugin: new AwesomePlugin(page) }],
});
// The page of one run drawn again takes the place of what is remembered of it.
report.reportUuid = own.variables.Acta;
await forget(historyPath, own.variables.Acta);
await report.start();
await report.readDirectory(results);
const all = await report.store.allTestResults({ includeRetries: false });
const success = GOOD.includes(verdict);
report.realtimeDispatcher.sendQualityGateResults([
  {
    rule: "veredicto",
    success,
    message: success ? `El veredicto es ${verdict}` : `El veredicto es ${verdict}: ${own.variables.Motivo}`,
    actual: verdict,
    expected: GOOD.join(" o "),
    testResults: all.filter(({ status }) => status === "failed").map(({ id }) => id),
  },
]);
await report.done();
