import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import test from 'node:test'
import { drawn, open } from './screen.mjs'

// A GIS analyst looks through the boundaries, takes one kind as a table of their own, and opens one on the map.
test('the ground between communities', async t => {
  const site = await open(t)
  const { borders, slivers } = await site.read('/api/v1/ground')
  const page = await site.page('/gaps/ground')
  const rows = page.locator('tbody tr.row')
  await rows.first().waitFor()
  assert.equal(await rows.count(), borders.length + (await page.locator('.partly tr.row').count()))
  assert.match(await page.locator('.foot').first().innerText(), new RegExp(`绘图误差 ${slivers.count} 处`))

  const overlaps = borders.filter(one => one.kind === 'overlap')
  await page.getByRole('button', { name: /^重叠/ }).click()
  await page.waitForURL(url => url.searchParams.get('kind') === 'overlap')
  await page.waitForFunction(count => document.querySelectorAll('.table tbody tr.row').length === count, overlaps.length)
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: '导出 CSV' }).click()])
  const lines = (await readFile(await download.path(), 'utf8')).trim().split('\r\n')
  assert.equal(lines.length, overlaps.length + 1)
  assert.ok(lines[1].startsWith(overlaps[0].id), lines[1])

  await page.locator('.table a.open').first().click()
  if (site.mocked) {
    await page.waitForURL(url => url.pathname === '/map' && url.searchParams.has('at'))
    const [, lat, lon] = new URL(page.url()).searchParams.get('at').split('/').map(Number)
    const [west, south, east, north] = overlaps[0].bbox
    assert.ok(lon > west && lon < east && lat > south && lat < north, page.url())
  } else {
    await page.waitForURL(url => url.pathname === '/map' && url.searchParams.get('pick') === `gaps/${overlaps[0].gap}`)
  }
  await drawn(page)
  if (!site.mocked) await page.waitForFunction(id => window.__peijianMap.queryRenderedFeatures({ layers: ['gaps-fill'] }).some(one => one.properties.id === id), overlaps[0].gap)
  assert.deepEqual(page.faults.filter(one => !site.mocked || !one.includes('404')), []) // the mock has no officers
})

// An overlap has the life of a gap: it is dismissed, and it is gone when the boundary is mended.
test('an overlap is worked as other gaps are', async t => {
  const site = await open(t)
  if (site.mocked) return t.skip('officers need a running server: PEIJIAN_URL')
  const { gaps, kinds } = await site.read('/api/v1/gaps?kind=overlap')
  assert.equal(kinds.find(one => one.kind === 'overlap').gaps, gaps.length)
  const page = await site.page(`/sign-in?back=${encodeURIComponent(`/map?pick=${encodeURIComponent(`gaps/${gaps[0].id}`)}`)}`)
  await page.locator('[data-login="civil1"]').click()
  await drawn(page)
  await page.getByRole('checkbox', { name: '显示边界重叠' }).waitFor({ state: 'attached' })
  const life = page.getByTestId('life')
  await life.locator('[data-act="dismiss"]').click()
  const dialog = page.getByRole('dialog').filter({ has: page.locator('#life-form') })
  await dialog.getByRole('textbox').fill('两社区已书面确认共管')
  await dialog.getByRole('button').last().click()
  await page.getByTestId('life-state').getByText('不属实', { exact: true }).waitFor()
  await page.goto(new URL('/gaps?kind=overlap&stage=over', page.url()).href)
  await page.getByRole('link', { name: gaps[0].subject.name }).waitFor()
  assert.deepEqual(page.faults, [])
})
