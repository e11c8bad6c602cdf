import assert from 'node:assert/strict'
import test from 'node:test'
import { drawn, open, shownAtFirst } from './screen.mjs'

test('language and address', async t => {
  const site = await open(t)

  await t.test('the language changes in place and is remembered', async () => {
    const page = await site.page('/permits')
    await page.getByRole('heading', { level: 1, name: '许可审查' }).waitFor()
    await page.getByRole('button', { name: 'EN' }).click()
    await page.getByRole('heading', { level: 1, name: 'Permit review' }).waitFor()
    assert.equal(await page.evaluate(() => document.documentElement.lang), 'en')
    await page.reload()
    await page.getByRole('heading', { level: 1, name: 'Permit review' }).waitFor()
    assert.deepEqual(page.faults, [])
  })

  await t.test('the address restores position, layers, filter, selection and table', async () => {
    const [gap] = (await site.read('/api/v1/gaps?limit=1000&sort=-households')).gaps.filter(shownAtFirst)
    const page = await site.page('/map')
    await drawn(page)
    await page.evaluate(([lon, lat]) => window.__peijianMap.jumpTo({ center: [lon, lat], zoom: 14.5 }), [gap.lon, gap.lat])
    await page.getByRole('checkbox', { name: '显示图层 道路' }).press('Space')
    await page.locator('button.open', { hasText: gap.subject.name }).first().click()
    await page.waitForURL(url => /hide=roads/.test(url.search) && /pick=gaps/.test(url.search) && /at=/.test(url.search))
    await drawn(page)
    await page.waitForFunction(() => { // the address is written a moment after the last change
      const { lng, lat } = window.__peijianMap.getCenter()
      return new URLSearchParams(location.search).get('at') === [window.__peijianMap.getZoom().toFixed(2), lat.toFixed(5), lng.toFixed(5)].join('/')
    })
    const view = () => [window.__peijianMap.getZoom(), ...window.__peijianMap.getCenter().toArray()]
    const evidence = await page.getByTestId('evidence').innerText()
    const before = await page.evaluate(view)

    const other = await site.page(new URL(page.url()).pathname + new URL(page.url()).search)
    await drawn(other)
    const after = await other.evaluate(view)
    const off = after.map((one, index) => Math.abs(one - before[index]))
    assert.ok(off[0] <= 0.006 && off[1] <= 0.00001 && off[2] <= 0.00001, `${after} is ${before}, as far as the address says it`)
    assert.equal(await other.evaluate(() => window.__peijianMap.getLayoutProperty('roads-line', 'visibility')), 'none')
    assert.equal(await other.getByTestId('evidence').innerText(), evidence)
  })

  await t.test('the search finds with the keyboard alone', async () => {
    const { applications } = await site.read('/api/v1/applications?limit=1')
    const page = await site.page('/help')
    await page.getByRole('heading', { level: 1 }).waitFor()
    await page.locator('body').press('/')
    await page.keyboard.type(applications[0].id)
    await page.getByRole('option').first().waitFor()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await page.waitForURL(`**/permits/${applications[0].id}`)
  })

  await t.test('an unknown address says so', async () => {
    const page = await site.page('/nowhere/at/all')
    await page.getByRole('heading', { level: 1, name: '没有这个页面' }).waitFor()
  })
})
