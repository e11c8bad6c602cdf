import assert from 'node:assert/strict'
import test from 'node:test'
import { drawn, open } from './screen.mjs'

test('who is served, and where rooms should go', async t => {
  const site = await open(t)
  if (site.mocked) return t.skip('distances need a running server: PEIJIAN_URL')
  const { communities, subdistricts, total } = await site.read('/api/v1/reach?distance=500')
  const page = await site.page('/gaps/reach')
  const table = page.getByRole('group', { name: '服务半径' })

  await t.test('households by distance, for the city and for a sub-district', async () => {
    await table.waitFor()
    await page.getByText(total.served.households.toLocaleString('en-US'), { exact: true }).first().waitFor()
    const first = [...communities].sort((a, b) => b.unserved.households - a.unserved.households)[0]
    assert.match(await table.locator('tbody tr.row').first().innerText(), new RegExp(first.name))
    const bands = await table.locator('[data-band]').first().evaluate(one => one.getBoundingClientRect().height)
    assert.ok(bands > 8, `the bands are ${bands} pixels high`)
    await page.getByRole('button', { name: '1,000 m' }).click()
    const far = await site.read('/api/v1/reach?distance=1000')
    await page.getByText(far.total.served.households.toLocaleString('en-US'), { exact: true }).first().waitFor()
    await page.waitForURL(/distance=1000/)
  })

  await t.test('rooms are placed where they serve most, with what no choice can pass', async () => {
    const one = subdistricts.find(each => each.code && each.unserved.households > 0)
    await page.goto(new URL(`/gaps/reach?subdistrict=${one.code}`, page.url()).href)
    const card = page.getByTestId('placement')
    await card.getByLabel('拟增处数').fill('2')
    await card.getByRole('button', { name: '试算' }).click()
    await card.getByRole('status').waitFor()
    const asked = await site.read(`/api/v1/placement?subdistrict=${one.code}&distance=500&k=2`)
    const said = await card.innerText()
    for (const site of asked.sites) assert.ok(said.includes(`+${site.adds.toLocaleString('en-US')} 户`), said)
    await card.getByRole('link').first().click()
    await page.waitForURL(/pick=/)
  })

  await t.test('a picked community shows its rooms and the streets within reach', async () => {
    const served = communities.find(one => one.served.households > 0)
    await page.goto(new URL(`/map?pick=communities/${served.code}`, page.url()).href)
    await drawn(page)
    await page.getByTestId('profile').waitFor()
    await page.waitForFunction(() => window.__peijianMap.querySourceFeatures('reach').length > 0)
    assert.deepEqual(page.faults, [])
  })
})
