import assert from 'node:assert/strict'
import test from 'node:test'
import { counter, drawn, findings, open } from './screen.mjs'

test('past days', async t => {
  const site = await open(t)
  if (site.mocked) return t.skip('the mock has no past')
  const { days, today } = await site.read('/api/v1/days')
  const first = days[0].day
  if (first === today) return t.skip('this city has no past')

  await t.test('a slider, by keyboard, shows the map as of another day, and the address keeps it', async () => {
    const page = await site.page('/map')
    await drawn(page)
    await page.getByRole('button', { name: '查看以往日期' }).click()
    await page.getByRole('slider', { name: '截至日期' }).press('Home')
    await page.getByTestId('past-banner').getByText(`截至 ${first}`).waitFor()
    await page.waitForURL(url => url.searchParams.get('as_of') === first)
    await page.waitForFunction(day => window.__peijianMap.getSource('communities').tiles[0].includes(`as_of=${day}`), first)
    await page.getByRole('button', { name: '回到今天' }).click()
    await page.getByTestId('past-banner').waitFor({ state: 'detached' })
    await page.waitForURL(url => !url.searchParams.has('as_of'))
    assert.deepEqual(page.faults, [])
  })

  await t.test('nothing can be done on a past day, and the panel says why', async () => {
    const { gaps: [gap] } = await site.read(`/api/v1/gaps?limit=1&as_of=${first}`)
    const page = await site.page(`/map?as_of=${first}&pick=${encodeURIComponent(`gaps/${gap.id}`)}`)
    await page.getByTestId('life-past').waitFor()
    assert.equal(await page.locator('[data-act]').count(), 0)
    assert.deepEqual(await findings(page), [])
  })

  await t.test('what changed stands in a table, and one change side by side', async () => {
    const { total, changes } = await site.read(`/api/v1/changes?from=${first}&what=changed&limit=1`)
    assert.ok(total > 0)
    const page = await site.page(`/changes?from=${first}&what=changed`)
    await page.getByTestId('change-count').getByText(String(total)).waitFor()
    await page.getByRole('button', { name: changes[0].name }).first().click()
    const card = page.getByTestId('change-card')
    await card.getByText(String(changes[0].fields[0].old)).first().waitFor()
    await card.getByText(String(changes[0].fields[0].new)).first().waitFor()
    assert.deepEqual(await findings(page), [])
  })

  await t.test('two days alike say so, on a tablet too', async () => {
    const page = await site.page(`/changes?from=${today}`, { viewport: counter })
    await page.getByTestId('no-changes').waitFor()
    assert.deepEqual(await findings(page), [])
  })
})
