import assert from 'node:assert/strict'
import test from 'node:test'
import { drawn, open } from './screen.mjs'

// A sub-district looks through what is wrong with its grid cells, and opens one on the map.
test('defects of grid cells', async t => {
  const site = await open(t)
  const { defects, cells, kinds } = await site.read('/api/v1/cells/defects?limit=1000')
  const page = await site.page('/gaps/cells')
  const rows = page.locator('tbody tr.row')
  await rows.first().waitFor()
  assert.equal(await rows.count(), defects.length)
  await page.getByRole('status').filter({ hasText: `${cells}`.replace(/\B(?=(\d{3})+$)/g, ',') }).first().waitFor()

  for (const kind of kinds.filter(one => one.count > 0)) {
    await page.getByRole('button', { name: new RegExp(`^${kind.title.zh}`) }).click()
    await page.waitForURL(url => url.searchParams.get('kind') === kind.kind)
    await page.waitForFunction(count => document.querySelectorAll('tbody tr.row').length === count, kind.count)
  }
  const crossing = defects.find(one => one.subject.layer === 'cells')
  await page.goto(new URL(`/gaps/cells?kind=${crossing.kind}&subdistrict=${crossing.subdistrict.code}`, page.url()).href)
  const here = defects.filter(one => one.kind === crossing.kind && one.subdistrict.code === crossing.subdistrict.code)
  await page.waitForFunction(count => document.querySelectorAll('tbody tr.row').length === count, here.length)
  await rows.first().locator('.open').press('Enter')
  await page.waitForURL(url => url.pathname === '/map' && url.searchParams.get('show') === 'cells' && url.searchParams.get('pick')?.startsWith('cells/'))
  await drawn(page)
  await page.getByTestId('pick-panel').waitFor()
  if (!site.mocked) await page.waitForFunction(() => window.__peijianMap.queryRenderedFeatures({ layers: ['cells-line'] }).length > 0)
  assert.deepEqual(page.faults.filter(one => !site.mocked || !one.includes('404')), []) // the mock has no officers
})
