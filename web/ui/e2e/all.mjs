/** Every spec, one after another and in one process, so that they share a browser: `npm run e2e`. */
import { readdirSync } from 'node:fs'

for (const name of readdirSync(new URL('.', import.meta.url)).filter(one => one.endsWith('.spec.mjs')).sort()) await import(`./${name}`)
