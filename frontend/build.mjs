// Builds the style sheets and scripts of the pages into the package's static folder: `npm run build`.
import { mkdir, rm, writeFile } from "node:fs/promises"
import { fileURLToPath } from "node:url"
import path from "node:path"

import * as esbuild from "esbuild"
import * as sass from "sass"

const here = path.dirname(fileURLToPath(import.meta.url))
const root = path.dirname(here)
const built = path.join(root, "src", "lineofsight", "web", "static", "built")

async function buildStyles(name) {
  const { css } = sass.compile(path.join(here, "scss", `${name}.scss`), {
    loadPaths: [path.join(here, "scss"), path.join(root, "node_modules")],
    quietDeps: true,
    style: "compressed",
  })
  await writeFile(path.join(built, `${name}.css`), css)
}

async function buildScripts() {
  await esbuild.build({
    entryPoints: ["js-enabled", "main"].map((name) => path.join(here, "js", `${name}.js`)),
    outdir: built,
    bundle: true,
    minify: true,
    format: "iife",
    target: "es2020",
    legalComments: "none",
  })
}

await rm(built, { recursive: true, force: true })
await mkdir(built, { recursive: true })
await Promise.all([buildStyles("govuk"), buildStyles("app"), buildScripts()])
