/**
 * A browser before the screens. PEIJIAN_URL names a running server; without it the mock serves the built screens.
 * CHROMIUM names another browser than Debian's.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { after } from 'node:test'
import { fileURLToPath } from 'node:url'
import { chromium } from 'playwright-core'

// There is no graphics card: what is not WebGL is put together without one, or the processor plays a card for every page.
const flags = [
  '--headless', '--no-sandbox', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update',
  '--disable-sync', '--disable-extensions', '--use-angle=swiftshader', '--enable-unsafe-swiftshader', '--disable-gpu-compositing',
]

export const desk = { width: 1440, height: 900 }
export const counter = { width: 768, height: 1024 }
export const phone = { width: 390, height: 844 }

// Software rendering on a busy machine is slow; a wait ends as soon as what it waits for is there.
const patience = Number(process.env.PEIJIAN_PATIENCE ?? 60_000)

// One browser for every spec of this process: what it has started, read and compiled serves them all.
let browser
const started = () => (browser ??= chromium.launch({ executablePath: process.env.CHROMIUM || '/usr/bin/chromium', args: flags }))
after(async () => (await browser)?.close())

/** Names the server of a spec and lends it pages; both are given back when the spec is done. */
export async function open(t) {
  const { base, stop } = await server()
  const page = pagesOf(t, base)
  t.after(stop)
  return {
    base,
    read: async path => (await fetch(base + path)).json(),
    post: path => fetch(base + path, { method: 'POST' }),
    mocked: !process.env.PEIJIAN_URL,
    page,
  }
}

const free = [] // pages that nobody has

/**
 * Lends pages: what a subtest has asked for until it ends, what the test itself has asked for until that ends. The next
 * gets the same page with nothing left on it: a page that has its scripts and shaders costs a third less than a new one.
 */
function pagesOf(t, base) {
  const lent = [[], []] // by the test, by its subtest
  let within = 0
  const takeBack = async pages => { for (const page of pages.splice(0)) free.push(await wiped(page, base)) }
  t.beforeEach(() => { within = 1 })
  t.afterEach(() => {
    within = 0
    return takeBack(lent[1])
  })
  t.after(() => takeBack(lent[0]))
  return async (path, { language = 'zh', viewport = desk } = {}) => {
    const at = free.findIndex(one => one.language === language)
    const page = at < 0 ? await newPage(language) : free.splice(at, 1)[0]
    lent[within].push(page)
    await page.setViewportSize(viewport)
    await page.goto(base + path)
    return page
  }
}

async function newPage(language) {
  const context = await (await started()).newContext({ viewport: desk, reducedMotion: 'reduce' })
  await context.addInitScript(one => {
    Object.defineProperty(window, 'devicePixelRatio', { get: () => 0.25 }) // the map alone heeds it: a sixteenth of the pixels, all of the places
    if (location.protocol === 'about:') return
    if (!localStorage.getItem('peijian.language')) localStorage.setItem('peijian.language', one)
  }, language)
  const page = Object.assign(await context.newPage(), { language, faults: [], underway: new Set() })
  page.setDefaultTimeout(patience)
  page.on('request', one => page.underway.add(one))
  for (const end of ['requestfinished', 'requestfailed']) page.on(end, one => page.underway.delete(one))
  page.on('pageerror', cause => page.faults.push(cause.message))
  page.on('console', message => { // at a picture a browser looks for an icon, and may say that there is none when the next test has the page
    if (message.type() === 'error' && !message.location().url.endsWith('/favicon.ico')) page.faults.push(message.text())
  })
  return page
}

/**
 * A page as if it were new: alone, no wire cut, no routes, no session, nothing kept. It waits at a picture of the same
 * server: away from it the browser would end the process that has all the scripts, and the next page would cost twice as much.
 */
async function wiped(page, base) {
  const context = page.context()
  for (const other of context.pages()) if (other !== page) await other.close()
  await context.setOffline(false)
  await page.unrouteAll({ behavior: 'ignoreErrors' })
  await page.goto(`${base}/mark.svg`)
  await page.evaluate(() => { localStorage.clear(); sessionStorage.clear() })
  await context.clearCookies()
  page.faults = []
  return page
}

/** Waits until all that a page asked for has come and been shown: nothing is on its way, nothing says that it loads, and nothing has changed for 150 ms. */
export async function settled(page) {
  do {
    await page.waitForFunction(() => {
      const seen = (window.__changed ??= { at: performance.now() })
      if (!seen.watch) {
        seen.watch = new MutationObserver(() => { seen.at = performance.now() })
        seen.watch.observe(document, { subtree: true, childList: true, characterData: true })
      }
      return document.readyState === 'complete' && !document.querySelector('[role="status"].loading, [aria-busy="true"]') && performance.now() - seen.at > 150
    }, null, { polling: 30 })
  } while (page.underway.size > 0)
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
