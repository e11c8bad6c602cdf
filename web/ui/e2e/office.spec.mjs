import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import test from 'node:test'
import { open } from './screen.mjs'

// Three officers at one counter: each is a page with a session of its own, one after the other.
test('office', async t => {
  const site = await open(t)
  if (site.mocked) return t.skip('officers need a running server: PEIJIAN_URL')
  const { applications } = await site.read('/api/v1/applications?limit=1000')
  const presale = applications.filter(one => one.gate === 'presale_permit')
  const short = presale.find(one => one.outcome === 'fail' && Number(one.short) > 0)
  const good = presale.find(one => one.open)
  const page = await site.page('/sign-in')

  const as = async login => {
    const officer = page.getByTestId('officer')
    await officer.waitFor()
    if (await officer.getByRole('button', { name: '退出' }).count()) {
      await officer.getByRole('button', { name: '退出' }).click()
      await officer.getByRole('link', { name: '登录' }).waitFor()
    }
    await page.goto(new URL('/sign-in?back=/permits', page.url()).href)
    await page.locator(`[data-login="${login}"]`).click()
    await page.waitForURL(url => url.pathname === '/permits')
  }
  const visit = async id => {
    await page.goto(new URL(`/permits/${id}`, page.url()).href)
    await page.getByTestId('actions').waitFor()
    await page.getByTestId('state').waitFor()
  }
  const take = async (action, fill) => {
    await page.locator(`[data-action="${action}"]`).click()
    const dialog = page.getByRole('dialog')
    await dialog.waitFor()
    if (fill) await fill(dialog)
    await dialog.getByRole('button').last().click()
    await dialog.waitFor({ state: 'hidden' })
  }
  const state = async word => page.getByTestId('state').getByText(word, { exact: true }).waitFor()

  await t.test('a file that the rule refuses is assessed by one officer and refused by another', async () => {
    await as('presale1')
    await visit(short.id)
    await take('assess')
    await state('已审查')
    assert.ok(await page.locator('[data-action="issue"]').isDisabled())
    assert.match(await page.getByTestId('actions').innerText(), /另一人/)
    await as('presale2')
    await visit(short.id)
    await take('refuse', async dialog => assert.match(await dialog.getByRole('textbox').inputValue(), /缺/))
    await state('不予许可')
    assert.match(await page.getByTestId('history').innerText(), /预售审查岗二/)
  })

  await t.test('another is sent back, comes in corrected, and is issued', async () => {
    await as('presale1')
    await visit(good.id)
    await take('request_correction', dialog => dialog.getByRole('textbox').fill('补交房产测绘报告'))
    await state('待补正')
    await page.getByTestId('correct').getByRole('heading').click()
    const text = page.getByRole('textbox', { name: '材料内容' })
    await text.fill((await text.inputValue()).replace(/"name": "([^"]+)"/, '"name": "$1（补正）"'))
    await page.getByRole('button', { name: '收件', exact: true }).click()
    await page.getByText('方案版本').first().waitFor()
    await take('resubmit')
    await take('assess')
    await state('已审查')
    await as('presale2')
    await visit(good.id)
    await take('review')
    await state('已复核')
    await as('presale3')
    await visit(good.id)
    await take('issue', dialog => dialog.getByRole('textbox').fill('示预售字〔2026〕99号'))
    await state('已准予')
    assert.match(await page.getByTestId('actions').innerText(), /示预售字〔2026〕99号/)
    for (const kind of ['社区用房配建审查意见', '预售项目社区用房核验单', '一次性补正告知书', '社区用房场所协议']) {
      const [download] = await Promise.all([page.waitForEvent('download'), page.getByTestId('papers').getByRole('link', { name: kind }).click()])
      const paper = readFileSync(await download.path())
      assert.ok(paper.subarray(0, 5).toString() === '%PDF-' && paper.length > 20_000, `${kind} is a PDF of ${paper.length} bytes`)
      assert.match(download.suggestedFilename(), new RegExp(kind))
    }
    assert.deepEqual(page.faults, [])
  })

  await t.test('the paper of the ruling can be checked by anybody', async () => {
    await visit(good.id)
    await page.locator('a[href^="/verify/"]').first().click()
    await page.getByRole('heading', { name: '本服务签发过这份审查意见' }).waitFor()
  })
})
