/**
 * A browser before the screens. PEIJIAN_URL names a running server; without it the mock serves the built screens.
 * CHROMIUM names another browser than Debian's.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { chromium } from 'playwright-core'

// There is no graphics card: what is not WebGL is put together without one, or the processor plays a card for every page.
const flags = [
  '--headless', '--no-sandbox', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update',
  '--disable-sync', '--disable-extensions', '--use-angle=swiftshader', '--enable-unsafe-swiftshader', '--disable-gpu-compositing',
]

export const desk = { width: 1440, height: 900 }
export const counter = { width: 768, height: 1024 }

// Software rendering on a busy machine is slow; a wait ends as soon as what it waits for is there.
const patience = Number(process.env.PEIJIAN_PATIENCE ?? 60_000)

/** Opens browser and server, and closes both again when the test file is done. */
export async function open(t) {
  const { base, stop } = await server()
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM || '/usr/bin/chromium', args: flags })
  t.after(async () => {
    await browser.close()
    await stop()
  })
  return {
    base,
    read: async path => (await fetch(base + path)).json(),
    post: path => fetch(base + path, { method: 'POST' }),
    mocked: !process.env.PEIJIAN_URL,
    page: pagesOf(t, browser, base),
  }
}

/**
 * Opens pages. Those that a subtest opened are free when it ends, and another subtest gets them with nothing left on them:
 * a browser that has its scripts and shaders already needs a third less for the same page.
 */
function pagesOf(t, browser, base) {
  const free = [], lent = []
  let within = false
  t.beforeEach(() => { within = true })
  t.afterEach(() => { free.push(...lent.splice(0)) })
  return async (path, { language = 'zh', viewport = desk } = {}) => {
    const at = free.findIndex(one => one.language === language)
    const page = at < 0 ? await newPage(browser, language) : await wiped(free.splice(at, 1)[0].page)
    if (within) lent.push({ page, language })
    await page.setViewportSize(viewport)
    await page.goto(base + path)
    return page
  }
}

async function newPage(browser, language) {
  const context = await browser.newContext({ viewport: desk, reducedMotion: 'reduce' })
  await context.addInitScript(one => {
    Object.defineProperty(window, 'devicePixelRatio', { get: () => 0.5 }) // the map alone heeds it: a quarter of the pixels, all of the places
    if (location.protocol === 'about:') return
    if (!localStorage.getItem('peijian.language')) localStorage.setItem('peijian.language', one)
  }, language)
  const page = await context.newPage()
  page.setDefaultTimeout(patience)
  page.faults = []
  page.on('pageerror', cause => page.faults.push(cause.message))
  page.on('console', message => { if (message.type() === 'error') page.faults.push(message.text()) })
  return page
}

/** A page as if it were new: no session, nothing kept, no routes. */
async function wiped(page) {
  await page.unrouteAll({ behavior: 'ignoreErrors' })
  await page.evaluate(() => { localStorage.clear(); sessionStorage.clear() })
  await page.context().clearCookies()
  await page.goto('about:blank')
  page.faults = []
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
  if (!await page.evaluate(() => 'axe' in window)) await page.evaluate(axe)
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
