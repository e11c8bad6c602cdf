import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import test from 'node:test'
import { counter, drawn, findings, open } from './screen.mjs'

// What leaves is what the screen shows: by kind, stage, age, sub-district, part of the map and day, and by who asks.
test('files as on screen', async t => {
  const site = await open(t)
  if (site.mocked) return t.skip('files go out of a running server: PEIJIAN_URL')
  const page = await site.page('/data/export')
  const count = () => page.getByTestId('out-count')
  const counted = async () => Number((await count().getByText('共', { exact: false }).innerText()).replace(/\D/g, ''))
  const total = async query => (await site.read(`/api/v1/export/count?${query}`)).count
  const shows = async query => count().getByText(`共 ${(await total(query)).toLocaleString('en-US')} 个要素`, { exact: true }).waitFor()
  const save = async (from = page.getByRole('button', { name: '导出', exact: true })) => {
    const [download] = await Promise.all([page.waitForEvent('download'), from.click()])
    return JSON.parse(await readFile(await download.path(), 'utf8')).features
  }
  const asGeoJSON = async () => {
    await page.getByRole('combobox', { name: '格式' }).press('Enter')
    await page.getByRole('option', { name: 'GeoJSON', exact: true }).click()
    await page.waitForURL(url => url.searchParams.get('format') === 'geojson')
  }

  await t.test('the map hands on its filters, and the file has what its table lists', async () => {
    const { gaps } = await site.read('/api/v1/gaps?kind=unclaimed&limit=100')
    const without = ['contested', 'unserved_development', 'limited_title', 'orphan_compound', 'out_of_reach', 'venue_missing', 'venue_short', 'handover_overdue', 'size_out', 'overlap', 'void'].join()
    await page.goto(`${site.base}/map?stage=all&table=open&subdistrict=${gaps[0].subdistrict.code}&without=${without}`)
    const rows = page.getByRole('region', { name: '管理真空列表' }).last().locator('tbody tr.row')
    await rows.first().waitFor()
    await drawn(page)
    const listed = await rows.count()
    await page.getByRole('link', { name: '导出所列' }).click()
    await page.waitForURL(url => url.pathname === '/data/export' && url.searchParams.get('kind') === 'unclaimed')
    await asGeoJSON()
    assert.equal(await counted(), listed)
    const features = await save()
    assert.equal(features.length, listed)
    assert.ok(features.every(one => one.properties.kind === 'unclaimed' && one.properties.subdistrict_code === gaps[0].subdistrict.code))
  })

  await t.test('of the part of the map that is looked at, layers too', async () => {
    await page.goto(`${site.base}/map?at=15.00/30.36012/113.45034&hide=subdistricts,developments,compounds,facilities,roads,waters,communities`)
    await page.waitForFunction(() => /bbox/.test(document.querySelector('aside .head a')?.getAttribute('href') ?? ''))
    await drawn(page)
    await page.getByRole('link', { name: '导出图上图层' }).click()
    await page.waitForURL(url => url.pathname === '/data/export' && url.searchParams.has('bbox'))
    const box = new URL(page.url()).searchParams.get('bbox')
    await shows(`layers=buildings&bbox=${box}`)
    assert.ok(await counted() < await total('layers=buildings'))
    await page.locator('[data-part="bbox"]').getByRole('button').click()
    await shows('layers=buildings')
    assert.equal(new URL(page.url()).searchParams.has('bbox'), false)
  })

  await t.test('stage and age hold, and leave the day of the city for a past one', async () => {
    await page.goto(`${site.base}/data/export?layers=gaps&stage=overdue`)
    await shows('layers=gaps&stage=overdue')
    await page.goto(`${site.base}/data/export?layers=gaps&stage=open&age=new`)
    await shows('layers=gaps&stage=open&age=new')
    await page.getByRole('combobox', { name: '按发现时间筛选' }).press('Enter')
    await page.getByRole('option', { name: '已逾九十日' }).click()
    await page.waitForURL(url => url.searchParams.get('age') === '90')
    await shows('layers=gaps&stage=open&age=90')
  })

  await t.test('borders and layers as of a past day', async t => {
    const { days, today } = await site.read('/api/v1/days')
    if (days[0].day === today) return t.skip('this city has no past')
    await page.goto(`${site.base}/data/export?layers=ground,communities,gaps`)
    await shows('layers=ground,communities,gaps')
    await page.getByTestId('out-day').fill(days[0].day)
    await page.getByTestId('out-day').press('Tab')
    await page.waitForURL(url => url.searchParams.get('as_of') === days[0].day)
    await page.getByText('以往日期不分办理阶段和时长').waitFor()
    await shows(`layers=ground,communities,gaps&as_of=${days[0].day}`)
    await page.goto(`${site.base}/data/export?layers=ground&format=geojson&as_of=${days[0].day}`)
    await shows(`layers=ground&as_of=${days[0].day}`)
    const past = await (await page.request.get(`${site.base}/api/v1/ground?limit=1000&as_of=${days[0].day}`)).json()
    assert.deepEqual((await save()).map(one => one.id).sort(), past.borders.map(one => one.id).sort())
  })

  await t.test('limited-title housing leaves with an officer, and with nobody else', async () => {
    const limited = features => features.filter(one => one.properties.audience === 'internal' || one.properties.limited_title === true)
    await page.goto(`${site.base}/data/export?layers=developments&format=geojson`)
    await page.getByText('未登录，文件不含内部数据').waitFor()
    const outside = await save()
    assert.deepEqual(limited(outside), [])
    await page.goto(`${site.base}/gaps?kind=limited_title&stage=all`)
    await page.getByText('未登录，文件不含内部数据').waitFor()
    assert.deepEqual(await save(page.locator('a.export')), [])

    await page.goto(`${site.base}/sign-in?back=${encodeURIComponent('/data/export?layers=developments&format=geojson')}`)
    await page.locator('[data-login="analyst1"]').click()
    await page.waitForURL(url => url.pathname === '/data/export')
    await count().getByText('共', { exact: false }).waitFor()
    const inside = await save()
    assert.ok(limited(inside).length > 0, 'the sample has limited-title housing')
    assert.equal(inside.length - outside.length, inside.filter(one => one.properties.audience === 'internal').length)
    await page.goto(`${site.base}/gaps?kind=limited_title&stage=all`)
    await page.locator('tbody tr.row').first().waitFor()
    assert.equal((await save(page.locator('a.export'))).length, await page.locator('tbody tr.row').count())
    assert.equal(await page.getByText('未登录，文件不含内部数据').count(), 0)
  })

  await t.test('axe finds nothing with every filter on the page, on a tablet in English too', async () => {
    const full = '/data/export?layers=gaps,ground&kind=unclaimed,void&stage=open&bbox=113.4,30.3,113.5,30.4&community=429004001001'
    await page.goto(site.base + full)
    await page.getByTestId('out-count').getByText('共', { exact: false }).waitFor()
    assert.deepEqual(await findings(page), [])
    const narrow = await site.page(full, { viewport: counter, language: 'en' })
    await narrow.getByTestId('out-count').getByText('features', { exact: false }).waitFor()
    assert.deepEqual(await findings(narrow), [])
  })
  assert.deepEqual(page.faults.filter(one => !one.includes('404')), []) // a receipt that is asked for before it is there
})
