import assert from 'node:assert/strict'
import test from 'node:test'
import { drawn, open } from './screen.mjs'

// Civil affairs works the gaps of a day: one is no gap, another becomes a case, and leaves the map when its boundary is mended.
test('a gap is worked', async t => {
  const site = await open(t)
  if (site.mocked) return t.skip('officers need a running server: PEIJIAN_URL')
  const { gaps } = await site.read('/api/v1/gaps?kind=unclaimed&limit=100')
  const [first, second] = gaps.filter(one => one.subject.layer === 'developments' && one.subdistrict.code)
  const page = await site.page('/sign-in?back=/gaps')
  await page.locator('[data-login="civil1"]').click()
  await page.waitForURL(url => url.pathname === '/gaps')

  const life = page.getByTestId('life')
  const state = word => page.getByTestId('life-state').getByText(word, { exact: true }).waitFor()
  const take = async (action, fill) => {
    await life.locator(`[data-act="${action}"]`).click()
    const dialog = page.getByRole('dialog').filter({ has: page.locator('#life-form') })
    await dialog.waitFor()
    if (fill) await fill(dialog)
    await dialog.getByRole('button').last().click()
    await dialog.waitFor({ state: 'hidden' })
  }
  const choose = async (name, option) => {
    await page.getByRole('combobox', { name }).press('Enter')
    await page.getByRole('option', { name: option }).click()
  }
  const pick = async gap => {
    await page.goto(new URL(`/map?without=nothing&stage=all&pick=${encodeURIComponent(`gaps/${gap.id}`)}`, page.url()).href)
    await drawn(page)
    await life.waitFor()
  }
  const onMap = id => page.evaluate(one => new Promise(resolve => {
    const map = window.__peijianMap
    const look = () => resolve(map.queryRenderedFeatures({ layers: ['gap-marks'] }).some(feature => feature.properties.id === one))
    if (map.loaded()) look()
    else map.once('idle', look)
  }), id)

  await t.test('the map is filtered, and a gap picked from the list below it', async () => {
    await page.goto(new URL('/map', page.url()).href)
    await drawn(page)
    await choose('街道', first.subdistrict.name)
    await page.getByRole('checkbox', { name: '显示无阵地' }).press('Space')
    await page.locator('button.open', { hasText: first.subject.name }).first().click()
    await page.getByTestId('evidence').waitFor()
    await page.waitForURL(url => url.searchParams.get('subdistrict') === first.subdistrict.code && url.searchParams.get('pick') === `gaps/${first.id}`)
    await state('待核实')
  })

  await t.test('a dismissed gap leaves the map, and comes back when settled ones are asked for', async () => {
    await pick(second)
    await take('dismiss', async dialog => {
      assert.ok(await dialog.getByRole('button').last().isDisabled(), 'not without a reason')
      await dialog.getByRole('textbox').fill('已拆除，未及更新')
    })
    await state('不属实')
    await choose('按状态筛选', '未了结')
    await page.waitForURL(url => !url.searchParams.has('stage'))
    await drawn(page)
    assert.equal(await page.locator('button.open', { hasText: second.subject.name }).count(), 0)
    await page.goto(new URL('/gaps?stage=over', page.url()).href)
    await page.getByRole('link', { name: second.subject.name }).waitFor()
  })

  await t.test('a confirmed one walks through five stages, once back, with a file and the satisfaction asked', async () => {
    await pick(first)
    assert.ok(await onMap(first.id))
    await take('confirm')
    await state('已核实')
    await take('register')
    await take('dispatch', async dialog => assert.equal(await dialog.getByLabel('承办单位').inputValue(), first.subdistrict.name))
    await state('调度派遣')
    await take('handle', async dialog => {
      await dialog.getByRole('textbox').fill('已提出划归方案')
      await dialog.locator('#life-file').setInputFiles({ name: '现场.png', mimeType: 'image/png', buffer: Buffer.from('89504e470d0a1a0a00', 'hex') })
    })
    await state('任务处理')
    await take('return', dialog => dialog.getByRole('textbox').fill('方案未附图'))
    await state('调度派遣')
    await take('handle', dialog => dialog.getByRole('textbox').fill('已补图'))
    await take('follow_up', dialog => dialog.getByText('很满意', { exact: true }).click())
    await state('跟踪回访')
    await page.getByTestId('life-events').getByRole('link', { name: '现场.png' }).waitFor()
    await page.goto(new URL('/gaps/cases', page.url()).href)
    await page.locator(`[data-case="${first.id}"]`).click()
    await take('close')
    await state('评估结案')
  })

  await t.test('it is gone when a community takes its ground', async () => {
    const { geometry } = await site.read(`/api/v1/layers/developments/features/${first.subject.code}`)
    const properties = { code: '429004999001', name: '示例新划社区', kind: 'pure_urban', subdistrict_code: first.subdistrict.code }
    const response = await fetch(`${site.base}/api/v1/layers/communities/import`, {
      method: 'POST', headers: { 'Peijian-Filename': 'new.geojson', 'Content-Type': 'application/octet-stream' },
      body: JSON.stringify({ type: 'FeatureCollection', features: [{ type: 'Feature', properties, geometry }] }),
    })
    assert.equal(response.status, 200, await response.text())
    await page.locator(`[data-case="${first.id}"]`).waitFor()
    await page.getByTestId('life-state').getByText('已消除', { exact: true }).waitFor()
    await page.goto(new URL(`/map?without=nothing&stage=all&pick=${encodeURIComponent(`gaps/${first.id}`)}`, page.url()).href)
    await drawn(page)
    await page.getByText('没有这份数据', { exact: false }).waitFor()
    assert.equal(await onMap(first.id), false)
  })
  assert.deepEqual(page.faults, [])
})
