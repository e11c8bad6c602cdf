import assert from 'node:assert/strict'
import test from 'node:test'
import { desk, drawn, open, shownAtFirst } from './screen.mjs'

/** Where on the screen a gap lies. */
const placeOf = (page, { lon, lat }) => page.evaluate(at => {
  const { x, y } = window.__peijianMap.project(at)
  return [x, y]
}, [lon, lat])

test('the map', async t => {
  const site = await open(t)
  const gaps = (await site.read('/api/v1/gaps?limit=1000&sort=-households')).gaps.filter(shownAtFirst)
  const gap = gaps[0]

  await t.test('draws communities, housing and gaps from tiles', async () => {
    const page = await site.page('/map')
    await drawn(page)
    const seen = await page.evaluate(() => {
      const map = window.__peijianMap
      const count = layer => map.queryRenderedFeatures({ layers: [layer] }).length
      return { communities: count('communities-fill'), subdistricts: count('subdistricts-line'), marks: count('gap-marks') }
    })
    assert.ok(seen.communities > 0 && seen.subdistricts > 0 && seen.marks > 0, JSON.stringify(seen))
    assert.deepEqual(page.faults, [])
  })

  await t.test('says that it is being drawn, and stops saying so', async () => {
    const page = await site.page('/help')
    let send
    const told = new Promise(done => { send = done })
    await page.route('**/tiles/**', async route => { // not before it has said so
      await told
      await route.continue()
    })
    await page.goto(`${site.base}/map`)
    await page.getByText('正在绘制地图').waitFor()
    send()
    await drawn(page)
    await page.getByTestId('map-loading').waitFor({ state: 'detached' })
  })

  await t.test('shows what the search found, whole', async () => {
    const { features: [one] } = await site.read('/api/v1/identify?lon=' + gap.lon + '&lat=' + gap.lat)
    const { bbox } = await site.read(`/api/v1/layers/${one.layer}/features/${one.code}`)
    const page = await site.page(`/map?pick=${one.layer}/${one.code}`)
    await drawn(page)
    await page.waitForFunction(([west, south, east, north]) => {
      const shown = window.__peijianMap.getBounds()
      return window.__peijianMap.getZoom() > 11 && shown.contains([west, south]) && shown.contains([east, north])
    }, bbox)
  })

  await t.test('draws names from local fonts', async () => {
    const page = await site.page('/map')
    await drawn(page)
    const names = await page.evaluate(() => window.__peijianMap.queryRenderedFeatures({ layers: ['subdistricts-name', 'communities-name'] }).map(one => one.properties.name))
    assert.ok(names.some(name => /\p{Script=Han}/u.test(name)), names.join())
  })

  await t.test('shows the evidence of a gap that is pressed', async () => {
    const page = await site.page(`/map?at=16/${gap.lat}/${gap.lon}`)
    await drawn(page)
    const at = await page.evaluate(([lon, lat]) => {
      const { x, y } = window.__peijianMap.project([lon, lat])
      const { left, top } = window.__peijianMap.getCanvas().getBoundingClientRect()
      return [left + x, top + y]
    }, [gap.lon, gap.lat])
    const before = await placeOf(page, gap)
    await page.mouse.click(...at)
    const evidence = page.getByTestId('evidence')
    await evidence.waitFor()
    await page.waitForURL(/pick=gaps/)
    const picked = new URL(page.url()).searchParams.get('pick')
    const shown = gaps.find(one => `gaps/${one.id}` === picked) // two gaps may share a place; the upper one is picked
    assert.deepEqual([shown.lon, shown.lat], [gap.lon, gap.lat])
    assert.ok((await evidence.innerText()).includes(shown.evidence.zh))
    const after = await placeOf(page, gap)
    assert.ok(Math.hypot(after[0] - before[0], after[1] - before[1]) < 2, `a press on the map moved it from ${before} to ${after}`)
  })

  await t.test('has a table that picks on the map and follows it', async () => {
    const page = await site.page('/map')
    await drawn(page)
    const table = page.getByRole('region', { name: '管理真空列表' }).last()
    await table.locator('button.open').first().click()
    await page.getByTestId('evidence').waitFor()
    await drawn(page)
    const flagged = await page.evaluate(() => window.__peijianMap.queryRenderedFeatures({ layers: ['gap-marks'] }).filter(one => one.state.picked).length)
    assert.ok(flagged > 0, 'the picked gap has its halo on the map')
    const widths = await page.evaluate(() => ['gaps-halo', 'communities-halo'].map(id => window.__peijianMap.getPaintProperty(id, 'line-width')))
    assert.ok(widths[0] > 0 && widths[1] === 0, `lines are as wide as ${widths} where gaps wear a halo and communities do not`)
    assert.ok(await page.evaluate(() => window.__peijianMap.getZoom()) > 13, 'the map shows the picked gap large')
    const rows = () => page.evaluate(() => Number(document.querySelector('table[aria-rowcount]').getAttribute('aria-rowcount')))
    const all = await rows()
    await page.locator('label', { hasText: '只列图内' }).click()
    await page.waitForFunction(total => Number(document.querySelector('table[aria-rowcount]').getAttribute('aria-rowcount')) < total, all)
  })

  await t.test('leaves out what is switched off', async () => {
    const page = await site.page('/map')
    await drawn(page)
    await page.getByRole('checkbox', { name: '显示无人管' }).press('Space')
    await page.waitForURL(/without=[^&]*unclaimed/)
    await drawn(page)
    const kinds = await page.evaluate(() => window.__peijianMap.queryRenderedFeatures({ layers: ['gap-marks'] }).map(one => one.properties.kind))
    assert.ok(kinds.length > 0 && !kinds.includes('unclaimed'), [...new Set(kinds)].join())
  })

  await t.test('refreshes its tiles when somebody else changes the city', { skip: !site.mocked && 'only the mock can be edited from here' }, async () => {
    const page = await site.page('/map', { viewport: desk })
    await drawn(page)
    const before = (await site.read('/api/v1/city')).revision
    await site.post('/dev/edit')
    await page.getByTestId('revision').getByText(`第 ${before + 1} 版`).waitFor()
    await page.waitForFunction(wanted => window.__peijianMap.getSource('communities').tiles[0].endsWith(`rev=${wanted}`), before + 1)
    await page.waitForFunction(() => window.__peijianMap.querySourceFeatures('communities', { sourceLayer: 'communities' }).some(one => one.properties.name.includes('版')))
    assert.deepEqual(page.faults, [])
  })
})
