import assert from 'node:assert/strict'
import test from 'node:test'
import { findings, open } from './screen.mjs'

// What GIS people see of the service in a browser, without a script: by every page, in both languages, wide and narrow.
test('the pages of the OGC API', async t => {
  const site = await open(t)
  if (site.mocked) return t.skip('the OGC API needs a running server: PEIJIAN_URL')
  const { features: [{ id }] } = await site.read('/ogc/collections/communities/items?limit=1')
  const page = await site.page('/ogc?f=html&lang=zh')
  const here = '/ogc/collections/communities'
  const paths = ['/ogc', '/ogc/conformance', '/ogc/collections', here, `${here}/items`, `${here}/items/${id}`, `${here}/queryables`, `${here}/schema`, '/ogc/api']
  for (const path of paths) {
    for (const lang of ['zh', 'en']) {
      await t.test(`${path.replace(id, 'ID')} (${lang})`, async () => {
        await page.setViewportSize({ width: 1440, height: 900 })
        await page.goto(`${site.base}${path}?f=html&lang=${lang}`)
        assert.deepEqual(await findings(page), [])
        assert.equal(await page.locator('h1').count(), 1)
        await page.setViewportSize({ width: 400, height: 800 })
        assert.equal(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth), 0, 'scrolls sideways')
      })
    }
  }

  await t.test('by its links from the first page to a feature, and page by page', async () => {
    await page.goto(`${site.base}/ogc?f=html&lang=zh`)
    await page.getByRole('row', { name: /^社区 communities/ }).getByRole('link').last().click()
    await page.getByRole('img', { name: '社区的简图' }).waitFor()
    await page.locator('tbody th a').first().click()
    await page.waitForURL(url => url.pathname === `${here}/items/${id}`)
    await page.goto(`${site.base}${here}/items?f=html&lang=zh&limit=10`)
    await page.getByText('此页为第 1 至 10 个', { exact: false }).waitFor()
    await page.locator('a[rel="next"]').first().click()
    await page.getByText('此页为第 11 至 20 个', { exact: false }).waitFor()
    assert.equal(await page.locator('tbody tr').count(), 10)
  })

  await t.test('the questions on a page of a collection are followed and answered', async () => {
    await page.goto(`${site.base}${here}?f=html&lang=zh`)
    const questions = page.getByRole('region', { name: '查询示例' }).locator('tbody th a')
    const titles = await questions.allInnerTexts()
    assert.ok(titles.length >= 8, titles.join())
    for (const title of titles) {
      await page.getByRole('link', { name: title, exact: true }).click()
      await page.getByText(/^共 \d+ 个要素/).waitFor()
      await page.goBack()
    }
  })

  await t.test('each page leads to its JSON', async () => {
    await page.goto(`${site.base}${here}/items?f=html&lang=zh&limit=10`)
    const answer = await page.request.get(await page.getByRole('link', { name: 'JSON', exact: true }).getAttribute('href'))
    assert.equal((await answer.json()).numberReturned, 10)
  })
  assert.deepEqual(page.faults.filter(one => !one.includes('404')), []) // browsers ask for an icon, which these pages have none of
})
