import assert from 'node:assert/strict'
import test from 'node:test'
import { counter, findings, open } from './screen.mjs'

const failing = { status: 500, contentType: 'application/problem+json', body: JSON.stringify({ title: '服务器出错', status: 500, detail: '服务器出错。', code: 'internal', request: 'k3j2' }) }

// What an officer sees when the server is gone or fails, on a tablet.
test('a server that is gone or fails', async t => {
  const site = await open(t)
  if (site.mocked) return t.skip('what fails here is a running server: PEIJIAN_URL')
  const page = await site.page('/permits', { viewport: counter })
  const named = page.locator('tbody a.open').first()

  await t.test('the queue shows what the files are called', async () => {
    await named.waitFor()
    assert.ok((await named.boundingBox()).width >= 120)
  })

  await t.test('a page that does not come is named, and opens by itself on return', async () => {
    await page.route('**/*', route => route.abort())
    await page.getByRole('link', { name: '数据', exact: true }).click()
    await page.getByTestId('lost').getByText('“导入”打不开', { exact: false }).waitFor()
    assert.deepEqual(await findings(page), [])
    await page.unroute('**/*')
    await page.waitForURL(url => url.pathname === '/data/import')
    await page.getByRole('heading', { level: 1, name: '导入' }).waitFor()
  })

  await t.test('what was not read has no counts, and nothing says that there is none', async () => {
    await page.route(/\/api\/v1\/gaps(\?|$)/, route => route.fulfill(failing))
    await page.goto(`${site.base}/gaps`)
    await page.getByRole('alert').getByText('k3j2').waitFor()
    assert.equal(await page.locator('.chip .count').count(), 0)
    assert.equal(await page.getByRole('link', { name: /导出 GeoJSON/ }).count(), 0)
    await page.goto(`${site.base}/map?table=open`)
    await page.getByRole('region', { name: '管理真空列表' }).getByText('k3j2').waitFor()
    assert.equal(await page.getByText('没有符合条件的记录').count(), 0)
  })

  await t.test('a day that cannot be taken is told in words and what was typed stays', async () => {
    await page.goto(`${site.base}/data/export`)
    const day = page.getByTestId('out-day')
    for (const [typed, sentence] of [['2026-02-30', '请写成'], ['1999-01-01', '最早为'], ['2999-01-01', '最晚为']]) {
      await day.fill(typed)
      await day.press('Tab')
      await page.getByRole('alert').getByText(sentence, { exact: false }).waitFor()
      assert.equal(await day.inputValue(), typed)
    }
    assert.deepEqual(await findings(page), [])
    await day.fill('')
    await day.press('Tab')
    await page.getByRole('alert').getByText('最晚为', { exact: false }).waitFor({ state: 'hidden' })
    assert.match(await day.inputValue(), /^\d{4}-\d{2}-\d{2}$/)
  })
})
