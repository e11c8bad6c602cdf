import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import test from 'node:test'
import { counter, findings, open } from './screen.mjs'

// An analyst takes a layer out, and holds what arrived against the count before and the receipt after.
test('a layer goes out as a file', async t => {
  const site = await open(t)
  if (site.mocked) return t.skip('files go out of a running server: PEIJIAN_URL')
  const page = await site.page('/data/export')
  const format = async name => {
    await page.getByRole('combobox', { name: '格式' }).press('Enter')
    await page.getByRole('option', { name, exact: true }).click()
  }
  const save = async () => {
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: '导出', exact: true }).click()])
    const bytes = await readFile(await download.path())
    const receipt = page.getByTestId('receipt')
    await receipt.getByText(createHash('sha256').update(bytes).digest('hex')).waitFor()
    return { bytes, said: await receipt.innerText(), name: download.suggestedFilename() }
  }

  await t.test('every feature that was counted is in it, and its digest is that of the receipt', async () => {
    await format('GeoJSON')
    const { total } = await site.read('/api/v1/layers/communities/features?limit=1')
    await page.getByTestId('out-count').getByText(String(total)).waitFor()
    const { bytes, said } = await save()
    assert.equal(JSON.parse(bytes).features.length, total)
    assert.match(said, new RegExp(`：${total} 个要素`))
    assert.match(said, new RegExp(`${bytes.length.toLocaleString('en-US')} 字节`))
  })

  await t.test('a filter takes a part, and says how much before', async () => {
    await page.getByLabel('名称或编号').fill('剅河')
    const { count } = await site.read(`/api/v1/export/count?layers=communities&q=${encodeURIComponent('剅河')}`)
    await page.getByTestId('out-count').getByText(`共 ${count} 个要素`).waitFor()
    const { bytes } = await save()
    assert.equal(JSON.parse(bytes).features.length, count)
  })

  await t.test('axe finds nothing, on a tablet too', async () => {
    assert.deepEqual(await findings(page), [])
    await page.setViewportSize(counter)
    assert.deepEqual(await findings(page), [])
  })
  assert.deepEqual(page.faults.filter(one => !one.includes('404')), []) // a receipt that is asked for before it is there
})
