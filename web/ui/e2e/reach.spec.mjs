import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import test from 'node:test'
import { counter, desk, drawn, open } from './screen.mjs'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** What axe finds, as sentences. */
async function findings(page) {
  await page.evaluate(axe)
  const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }))
  return violations.flatMap(rule => rule.nodes.map(node => `${rule.id}: ${node.target.join(' ')}: ${node.failureSummary}`))
}

test('everybody can reach', async t => {
  const site = await open(t)
  const { applications } = await site.read('/api/v1/applications?limit=1000')
  const { gaps } = await site.read('/api/v1/gaps?limit=1')
  const failing = applications.find(one => one.outcome === 'fail') ?? applications[0]
  const pages = [
    ['the map', '/map'], ['a picked gap', `/map?pick=${encodeURIComponent(`gaps/${gaps[0].id}`)}`], ['the queue', '/permits'], ['a file', `/permits/${failing.id}`],
    ['the gaps', '/gaps'], ['the cases', '/gaps/cases'], ['the months', '/gaps/months'], ['the reach', '/gaps/reach'], ['a community', '/map?pick=communities/429004002009'], ['the ground', '/gaps/ground'], ['the cells', '/gaps/cells'], ['the rules', '/rules'], ['the help', '/help'], ['a page that is not there', '/nowhere'], ['a file that is not there', '/permits/NOT-THERE'], ['the sign-in', '/sign-in'], ['a paper that is not genuine', `/verify/${'0'.repeat(64)}`],
  ]
  for (const language of ['zh', 'en']) {
    for (const [size, viewport] of Object.entries({ desk, counter })) {
      for (const [name, path] of pages) {
        await t.test(`${name} (${language}, ${size})`, async () => {
          const page = await site.page(path, { language, viewport })
          await page.getByRole('heading', { level: 1 }).first().waitFor({ state: 'attached' })
          await page.waitForLoadState('networkidle')
          if (path.startsWith('/map')) await drawn(page)
          assert.deepEqual(await findings(page), [])
          assert.equal(await page.locator('h1').count(), 1, 'one main heading')
          const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
          assert.ok(wide <= 0, `scrolls sideways by ${wide} pixels`)
          await page.context().close()
        })
      }
    }
  }
})
