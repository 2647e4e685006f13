// One classic script without dependencies, beside the Python package that serves it; larger than the budget fails the build.
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { defineConfig } from "vite";

const BUDGET = 50_000; // bytes, gzipped

// The templates are written to be read: their line breaks and indentation need not travel.
const squeezeTemplates = {
  name: "squeeze-templates",
  transform(code, id) {
    if (!id.includes("/src/")) return null;
    const style = id.includes("/styles/");
    const short = style ? code.replace(/\s+/g, " ").replace(/([{;:,]) /g, "$1").replace(/;? ([{}])/g, "$1") : code.replace(/\n\s+/g, "\n");
    return { code: short, map: null };
  },
};

// marked sets up a parser of its own when it is loaded, which we never use: without it, it and what only it needs are left out.
const leaveOut = {
  name: "leave-out",
  transform(code, id) {
    if (!id.includes("/marked/")) return null;
    const ours = (list) => list.split(",").filter((name) => / as (getDefaults|Lexer|Parser|Renderer|Tokenizer)$/.test(name));
    return { code: code.replace(/var \w+=new \w+;function[^]*export\{(.*?)\}/, (_, list) => `export{${ours(list)}}`), map: null };
  },
};

const guardSize = {
  name: "guard-size",
  writeBundle() {
    const built = readFileSync(new URL("built/widget.js", import.meta.url));
    const size = gzipSync(built, { level: 9 }).length;
    console.log(`widget.js: ${built.length} bytes, ${size} gzipped, of ${BUDGET} allowed`);
    if (size > BUDGET) throw new Error(`widget.js is ${size - BUDGET} bytes over its budget`);
  },
};

export default defineConfig({
  build: {
    outDir: "built",
    copyPublicDir: false,
    target: "es2022",
    lib: { entry: "src/index.ts", formats: ["iife"], name: "twofold", fileName: () => "widget.js" },
  },
  plugins: [squeezeTemplates, leaveOut, guardSize],
});
