import assert from 'node:assert/strict'
import test from 'node:test'
import { counter, desk, drawn, findings, open, phone, settled } from './screen.mjs'

test('everybody can reach', async t => {
  const site = await open(t)
  const { applications } = await site.read('/api/v1/applications?limit=1000')
  const { gaps } = await site.read('/api/v1/gaps?limit=1')
  const failing = applications.find(one => one.outcome === 'fail') ?? applications[0]
  const pages = [
    ['the map', '/map'], ['a picked gap', `/map?pick=${encodeURIComponent(`gaps/${gaps[0].id}`)}`], ['the queue', '/permits'], ['a file', `/permits/${failing.id}`],
    ['the gaps', '/gaps'], ['the cases', '/gaps/cases'], ['the months', '/gaps/months'], ['the reach', '/gaps/reach'], ['a community', '/map?pick=communities/429004002009'], ['the ground', '/gaps/ground'], ['the cells', '/gaps/cells'], ['the rules', '/rules'], ['the help', '/help'], ['a page that is not there', '/nowhere'], ['a file that is not there', '/permits/NOT-THERE'], ['the sign-in', '/sign-in'], ['a paper that is not genuine', `/verify/${'0'.repeat(64)}`],
  ]
  // Each page is loaded once in each language, and once at each size; the other size is the same page made narrower or wider.
  for (const [language, sizes] of [['zh', { desk, counter }], ['en', { counter, desk }]]) {
    const [first] = Object.values(sizes)
    const page = await site.page('/help', { language, viewport: first })
    for (const [name, path] of pages) {
      await page.setViewportSize(first)
      await t.test(`${name} (${language}, ${Object.keys(sizes)[0]})`, () => reach(page, site.base + path))
      await page.setViewportSize(Object.values(sizes)[1])
      await t.test(`${name} (${language}, ${Object.keys(sizes)[1]})`, () => reach(page, null))
    }
    await page.setViewportSize(phone) // the last page is the one to which the code on a paper leads
    await t.test(`${pages.at(-1)[0]} (${language}, phone)`, () => reach(page, null))
  }
})

/** Opens an address, or takes the page as it is, and looks whether everybody reaches it. */
async function reach(page, address) {
  if (address) await page.goto(address)
  await page.getByRole('heading', { level: 1 }).first().waitFor({ state: 'attached' })
  if (address) await settled(page)
  if (page.url().includes('/map')) await drawn(page)
  await page.evaluate(() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done))))
  assert.deepEqual(await findings(page), [])
  assert.equal(await page.locator('h1').count(), 1, 'one main heading')
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
  assert.ok(wide <= 0, `scrolls sideways by ${wide} pixels`)
}
