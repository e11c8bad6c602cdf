import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import test from 'node:test'
import { drawn, open } from './screen.mjs'

// Civil affairs works many gaps in one step: chosen by mouse, with shift and by keyboard, all of them or none.
test('many gaps at once', async t => {
  const site = await open(t)
  if (site.mocked) return t.skip('officers need a running server: PEIJIAN_URL')
  const page = await site.page('/sign-in?back=/gaps%3Fkind%3Dvenue_short')
  await page.locator('[data-login="civil1"]').click()
  await page.waitForURL(url => url.pathname === '/gaps')
  const rows = page.locator('tbody tr.row')
  const box = n => rows.nth(n).getByRole('checkbox')
  const bar = page.getByTestId('many')
  const states = () => rows.evaluateAll(list => list.map(row => row.querySelector('[data-state]').dataset.state))
  const chosen = count => bar.getByText(`已选 ${count} 处`, { exact: true }).waitFor()
  const dialog = page.getByRole('dialog').filter({ has: page.locator('#many-form') })
  const go = () => dialog.getByRole('button').last()
  await rows.nth(5).waitFor()
  const total = Number((await page.getByRole('button', { name: /^阵地不达标/ }).innerText()).replace(/\D/g, ''))
  assert.equal(await bar.count(), 0)

  await t.test('with the mouse, with shift, and with the space bar', async () => {
    await box(0).click()
    await box(2).click({ modifiers: ['Shift'] })
    await chosen(3)
    await rows.nth(2).locator('.open').focus()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Space')
    await chosen(4)
    await page.keyboard.press('Space')
    await chosen(3)
  })

  await t.test('a file of what is chosen', async () => {
    const [table] = await Promise.all([page.waitForEvent('download'), bar.locator('[data-many="csv"]').click()])
    assert.equal((await readFile(await table.path(), 'utf8')).trim().split('\r\n').length, 4)
    const [shapes] = await Promise.all([page.waitForEvent('download'), bar.locator('[data-many="geojson"]').click()])
    const { features } = JSON.parse(await readFile(await shapes.path(), 'utf8'))
    assert.deepEqual([features.length, ...new Set(features.map(one => one.properties.kind))], [3, 'venue_short'])
  })

  await t.test('no dismissal without a reason; a dispatch goes through the steps before it', async () => {
    await bar.locator('[data-many="dismiss"]').click()
    assert.ok(await go().isDisabled())
    await dialog.getByRole('button', { name: '取消' }).click()
    await bar.locator('[data-many="dispatch"]').click()
    await dialog.getByLabel('承办单位').fill('示例街道')
    await dialog.locator('#many-reason').fill('并案办理')
    await go().click()
    await dialog.waitFor({ state: 'hidden' })
    await page.waitForFunction(() => document.querySelectorAll('tbody [data-state="dispatched"]').length === 3)
    assert.deepEqual((await states()).slice(0, 4), ['dispatched', 'dispatched', 'dispatched', 'proposed'])
    assert.equal(await bar.count(), 0, 'nothing is chosen any more')
  })

  await t.test('what refuses is named, and can be left out', async () => {
    await box(2).click()
    await box(3).click()
    await bar.locator('[data-many="confirm"]').click()
    await go().click()
    await dialog.getByText('一处也没有改动', { exact: false }).waitFor()
    assert.equal((await states())[3], 'proposed')
    await dialog.getByRole('button', { name: /去掉这 1 处/ }).click()
    await go().click()
    await dialog.waitFor({ state: 'hidden' })
    await page.waitForFunction(() => document.querySelectorAll('tbody [data-state="confirmed"]').length === 1)
  })

  await t.test('all of the filter', async () => {
    await page.getByRole('checkbox', { name: `勾选符合条件的全部 ${total} 条` }).click()
    await chosen(total)
    await bar.getByRole('button', { name: '取消选择' }).click()
    assert.equal(await bar.count(), 0)
  })

  await t.test('below the map too', async () => {
    await page.goto(new URL('/map?without=nothing', page.url()).href)
    await drawn(page)
    await box(0).click()
    await rows.nth(0).locator('.open').focus()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Space')
    await chosen(2)
    assert.ok(!new URL(page.url()).searchParams.has('pick'), 'choosing opens nothing')
  })
  assert.deepEqual(page.faults.filter(one => !one.includes('409')), []) // the refusal that was asked for
})
