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
    await page.getByRole('link', { name: '规则' }).click()
    await page.getByTestId('lost').getByText('“规则”打不开', { exact: false }).waitFor()
    assert.deepEqual(await findings(page), [])
    await page.unroute('**/*')
    await page.waitForURL(url => url.pathname === '/rules')
    await page.getByRole('heading', { level: 1, name: '规则' }).waitFor()
  })

  await t.test('what was not read has no counts, and nothing says that there is none', async () => {
    await page.route(/\/api\/v1\/gaps(\?|$)/, route => route.fulfill(failing))
    await page.goto(`${site.base}/gaps`)
    await page.getByRole('alert').getByText('k3j2').waitFor()
    assert.equal(await page.locator('.chip .count').count(), 0)
    assert.equal(await page.getByRole('link', { name: /导出 GeoJSON/ }).count(), 0)
    await page.goto(`${site.base}/map?table=1`)
    await page.getByRole('region', { name: '管理真空列表' }).getByText('k3j2').waitFor()
    assert.equal(await page.getByText('没有符合条件的记录').count(), 0)
  })
})
