import assert from 'node:assert/strict'
import test from 'node:test'
import { feature, folderOf, geojson, large, square } from './files.mjs'
import { findings, open } from './screen.mjs'

// Much at once: a file of 60 MB, cancelled on its way and while it is read, and tables of ten thousand rows.
test('the desk under load', async t => {
  const site = await open(t)
  if (site.mocked) return t.skip('the desk needs a running server: PEIJIAN_URL')
  const folder = folderOf(t)
  const page = await site.page('/data/import')
  const at = step => page.waitForURL(url => url.searchParams.get('step') === step)
  const next = () => page.getByTestId('desk-next').click()
  const drafts = async () => (await (await page.request.get(`${site.base}/api/v1/imports/drafts`)).json()).drafts
  const discard = async () => { // from elsewhere: the page of a draft may be asking for it still
    const draft = new URL(page.url()).searchParams.get('draft')
    await page.goto(`${site.base}/mark.svg`)
    await page.request.delete(`${site.base}/api/v1/imports/drafts/${draft}`, { headers: { Origin: site.base } })
  }
  const begin = async (file, layer) => {
    await page.goto(`${site.base}/data/import`)
    await page.getByLabel('导入到哪个图层').selectOption(layer)
    await page.getByTestId('desk-file').setInputFiles(file)
    await page.getByTestId('desk-send').click()
  }
  const upload = async (file, layer) => {
    await begin(file, layer)
    await at('read')
    await page.getByText('当前按', { exact: false }).waitFor()
    await next()
    await at('fields')
    await page.locator('tbody select').first().waitFor()
    await next()
    await at('problems')
  }
  const rowsOf = label => page.getByTestId(label).locator('tbody tr.row')
  const sortBy = async (label, name) => page.getByTestId(label).getByRole('button', { name, exact: false }).first().click()

  await t.test('60 MB: cancelled on the way, nothing is kept; sent whole, cancelled while it is read, nothing is written', async () => {
    const file = await large(folder, '大.geojson', 60e6, n => feature({ code: `B${n}`, name: '楼', community_code: '429004001001' }, square(n)))
    const before = (await drafts()).length
    const { revision } = await site.read('/api/v1/city')
    const wire = await page.context().newCDPSession(page)
    t.after(() => wire.detach())
    await wire.send('Network.emulateNetworkConditions', { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: 3e6 })
    await begin(file, 'buildings')
    await page.getByRole('progressbar').waitFor()
    await page.getByRole('button', { name: '取消上传' }).click()
    await page.getByRole('alert').getByText('上传已取消').waitFor()
    assert.equal((await drafts()).length, before)
    await wire.send('Network.emulateNetworkConditions', { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: -1 })

    await upload(file, 'buildings')
    await page.getByTestId('desk-stop').click()
    await page.getByRole('alert').getByText('取消', { exact: false }).waitFor()
    await page.getByTestId('desk-check').waitFor()
    assert.ok(await page.getByTestId('desk-next').isDisabled())
    assert.equal((await site.read('/api/v1/city')).revision, revision)
    await discard()
  })

  await t.test('ten thousand problems: few rows drawn, the rest read at the end, all before it is sorted', async () => {
    const bow = n => { const { coordinates: [[a, b, c, d]] } = square(n); return { type: 'Polygon', coordinates: [[a, c, b, d, a]] } }
    await upload(geojson(folder, '万处问题.geojson', Array.from({ length: 10_000 }, (_, n) => feature({ code: `B${n}`, name: '楼' }, bow(n)))), 'buildings')
    await page.getByRole('heading', { name: '10,000 个问题' }).waitFor()
    await rowsOf('desk-problems').first().waitFor()
    const table = page.getByTestId('desk-problems')
    const { counts } = await (await page.request.get(`${site.base}/api/v1/imports/drafts/${new URL(page.url()).searchParams.get('draft')}/problems?limit=1`)).json()
    const kept = counts.reduce((sum, one) => sum + one.count, 0).toLocaleString('en-US')
    await table.getByText(`1,000 / ${kept}`).waitFor()
    assert.ok(await rowsOf('desk-problems').count() < 60, 'only the rows in sight are drawn')
    await rowsOf('desk-problems').first().locator('button.open').focus()
    await page.keyboard.press('End')
    await table.getByText(`2,000 / ${kept}`).waitFor()
    await sortBy('desk-problems', '行')
    await table.getByText(`${kept} / ${kept}`).waitFor()
    await sortBy('desk-problems', '行')
    await rowsOf('desk-problems').first().getByText(kept === '10,000' ? '10000' : /\d/, { exact: true }).first().waitFor()
    assert.deepEqual(await findings(page), [])
    await discard()
  })

  await t.test('ten thousand differences: sorted over all of them, not over those that were read', async () => {
    await upload(geojson(folder, '万处差异.geojson', Array.from({ length: 10_000 }, (_, n) => feature({ code: `N${n}`, name: '楼' }, square(n, n === 9_999 ? 1.5 : 0.5)))), 'buildings')
    await page.getByRole('heading', { name: '没有问题' }).waitFor()
    await next()
    await at('difference')
    const table = page.getByTestId('desk-changes')
    await table.getByText('500 / 10,000').waitFor()
    await sortBy('desk-changes', '面积')
    await table.getByText('10,000 / 10,000').waitFor()
    await rowsOf('desk-changes').first().getByText('N9999').waitFor()
    assert.ok(await rowsOf('desk-changes').count() < 60)
    await rowsOf('desk-changes').first().locator('button.open').click()
    await page.getByTestId('desk-change').getByText('N9999').waitFor()
    assert.deepEqual(await findings(page), [])
    await discard()
  })

  await t.test('ten thousand imports on record: read on at the end, and all before they are sorted', async () => {
    const { imports: [model] } = await (await page.request.get(`${site.base}/api/v1/imports?limit=1`)).json()
    await page.route('**/api/v1/imports?*', route => {
      const before = Number(new URL(route.request().url()).searchParams.get('before') ?? 0) || 10_001
      route.fulfill({ json: { imports: Array.from({ length: Math.min(500, before - 1) }, (_, n) => ({ ...model, id: before - 1 - n, rows: { ...model.rows, added: before - 1 - n === 7 ? 99_999 : 1 } })) } })
    })
    await page.goto(`${site.base}/data/history`)
    const table = page.getByTestId('imports')
    await table.getByText('共 500 次').waitFor()
    await rowsOf('imports').first().locator('button.open').focus()
    await page.keyboard.press('End')
    await table.getByText('共 1,000 次').waitFor()
    await sortBy('imports', '新增')
    await table.getByText('共 10,000 次').waitFor()
    await rowsOf('imports').first().getByText('99,999').waitFor()
    assert.ok(await rowsOf('imports').count() < 60)
    assert.deepEqual(await findings(page), [])
    await page.unroute('**/api/v1/imports?*')
  })
  assert.deepEqual(page.faults, [])
})
