/**
 * A browser before the screens. PEIJIAN_URL names a running server; without it the mock serves the built screens.
 * PEIJIAN_CHROMIUM names another browser than Debian's.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { chromium } from 'playwright-core'

const flags = [
  '--headless', '--no-sandbox', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update',
  '--disable-sync', '--use-angle=swiftshader', '--enable-unsafe-swiftshader',
]

export const desk = { width: 1440, height: 900 }
export const counter = { width: 768, height: 1024 }

// Software rendering on a busy machine is slow; a wait ends as soon as what it waits for is there.
const patience = Number(process.env.PEIJIAN_PATIENCE ?? 60_000)

/** Opens browser and server, and closes both again when the test file is done. */
export async function open(t) {
  const { base, stop } = await server()
  const browser = await chromium.launch({ executablePath: process.env.PEIJIAN_CHROMIUM ?? '/usr/bin/chromium', args: flags })
  t.after(async () => {
    await browser.close()
    await stop()
  })
  return {
    base,
    read: async path => (await fetch(base + path)).json(),
    post: path => fetch(base + path, { method: 'POST' }),
    mocked: !process.env.PEIJIAN_URL,
    page: (path, options) => newPage(browser, base, path, options),
  }
}

async function newPage(browser, base, path, { language = 'zh', viewport = desk } = {}) {
  const context = await browser.newContext({ viewport, reducedMotion: 'reduce' })
  await context.addInitScript(one => {
    if (!localStorage.getItem('peijian.language')) localStorage.setItem('peijian.language', one)
  }, language)
  const page = await context.newPage()
  page.setDefaultTimeout(patience)
  page.faults = []
  page.on('pageerror', cause => page.faults.push(cause.message))
  page.on('console', message => { if (message.type() === 'error') page.faults.push(message.text()) })
  await page.goto(base + path)
  return page
}

/** Waits until the map is drawn and nothing more is on its way. */
export async function drawn(page) {
  await page.locator('[data-testid="map"][data-ready="true"]').waitFor()
  await page.waitForFunction(() => window.__peijianMap?.loaded() && !window.__peijianMap.isMoving())
}

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** What axe finds on a page, as sentences; nothing is what it should be. */
export async function findings(page) {
  await page.evaluate(axe)
  const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }))
  return violations.flatMap(rule => rule.nodes.map(node => `${rule.id}: ${node.target.join(' ')}: ${node.failureSummary}`))
}

/** Whether a map shows a gap without being asked for its kind. */
export const shownAtFirst = gap => !['out_of_reach', 'venue_short', 'size_out'].includes(gap.kind)

async function server() {
  if (process.env.PEIJIAN_URL) return { base: process.env.PEIJIAN_URL.replace(/\/$/, ''), stop: () => {} }
  const child = spawn(process.execPath, [fileURLToPath(new URL('../dev/server.mjs', import.meta.url)), '--port', '0'], { stdio: ['ignore', 'pipe', 'inherit'] })
  const [line] = await once(child.stdout, 'data')
  const base = /http:\/\/\S+/.exec(String(line))[0]
  return { base, stop: async () => { child.kill(); await once(child, 'exit') } }
}
