import assert from 'node:assert/strict'
import test from 'node:test'
import { open } from './screen.mjs'

test('permits', async t => {
  const site = await open(t)
  const { applications } = await site.read('/api/v1/applications?limit=1000')
  const failing = applications.find(one => one.outcome === 'fail' && Number(one.short) > 0)

  await t.test('a failing file opens from the queue and says what is short', async () => {
    const page = await site.page('/permits')
    await page.getByRole('group', { name: '按结论筛选' }).getByRole('button', { name: /^不通过/ }).click()
    await page.getByRole('textbox', { name: '名称、编号、企业' }).fill(failing.id)
    await page.locator('a.open').first().click()
    await page.waitForURL(`**/permits/${failing.id}`)
    const verdict = page.getByTestId('verdict')
    await verdict.waitFor()
    assert.match(await verdict.innerText(), /不通过/)
    const short = (await page.getByTestId('short-area').innerText()).replaceAll(',', '')
    assert.ok(short.startsWith(Number(failing.short).toFixed(2)), `${short} is ${failing.short}`)
    assert.deepEqual(page.faults, [])
  })

  await t.test('the failing clause stands open with its article and remedy', async () => {
    const page = await site.page(`/permits/${failing.id}`)
    const clause = page.locator('li[data-outcome="fail"]').first()
    await clause.getByRole('heading', { name: '条文' }).waitFor()
    assert.ok(await clause.getByText('怎样才能通过').isVisible())
  })

  await t.test('the filter reads as a sentence and stands in the address', async () => {
    const page = await site.page('/permits?outcome=fail&gate=presale_permit')
    const sentence = page.getByTestId('sentence')
    await sentence.getByText('不通过的预售许可申请').waitFor()
    const count = applications.filter(one => one.outcome === 'fail' && one.gate === 'presale_permit').length
    assert.ok((await sentence.innerText()).includes(`共 ${count} 件`))
  })

  await t.test('the keyboard walks from the queue to a file and back', async () => {
    const page = await site.page('/permits')
    const links = page.locator('a.open')
    await links.first().waitFor()
    await links.first().focus()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('ArrowDown')
    const third = await links.nth(2).getAttribute('href')
    assert.equal(await page.evaluate(() => document.activeElement.getAttribute('href')), third)
    await page.keyboard.press('ArrowUp')
    const second = await links.nth(1).getAttribute('href')
    await page.keyboard.press('Enter')
    await page.waitForURL(`**${second}`)
    await page.getByTestId('verdict').waitFor()
    const row = page.locator('li[data-outcome] button').first()
    await row.focus()
    const before = await row.getAttribute('aria-expanded')
    await page.keyboard.press('Enter')
    assert.notEqual(await row.getAttribute('aria-expanded'), before)
  })

  await t.test('the queue prints lying and whole, without an empty sheet', async () => {
    const page = await site.page('/permits')
    await page.locator('a.open').first().waitFor()
    const paper = (await page.pdf({ preferCSSPageSize: true })).toString('latin1')
    const sheets = [...paper.matchAll(/\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/g)].map(([, width, height]) => Number(width) > Number(height))
    assert.ok(sheets.length > 1 && sheets.length < 6, `${sheets.length} sheets`)
    assert.ok(sheets.every(Boolean), 'all lie')
  })

  await t.test('a number that does not exist gets a sentence with a code', async () => {
    const page = await site.page('/permits/NOT-THERE')
    const notice = page.getByRole('alert')
    await notice.waitFor()
    assert.match(await notice.innerText(), /没有这份数据/)
    assert.match(await notice.innerText(), /代码/)
  })
})
