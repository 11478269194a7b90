// Reads one formula a line, as JSON, and answers each with a line: its MathML, or what is wrong.
const readline = require("node:readline");
const temml = require(process.argv[2]);

readline.createInterface({ input: process.stdin }).on("line", (line) => {
  const { tex, display } = JSON.parse(line);
  let answer;
  try {
    const options = { displayMode: display, throwOnError: true, strict: true };
    answer = { mathml: temml.renderToString(tex, options) };
  } catch (error) {
    answer = { error: String(error.message) };
  }
  process.stdout.write(JSON.stringify(answer) + "\n");
});
