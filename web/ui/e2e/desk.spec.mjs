import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test from 'node:test'
import { fileURLToPath } from 'node:url'
import { counter, findings, open } from './screen.mjs'

const root = fileURLToPath(new URL('../../..', import.meta.url))

// An analyst takes a GBK shapefile with three broken rows through the wizard, and puts it back.
test('a file goes over the desk', async t => {
  const site = await open(t)
  if (site.mocked) return t.skip('the desk needs a running server: PEIJIAN_URL')
  const folder = mkdtempSync(join(tmpdir(), 'peijian-practice-'))
  t.after(() => rmSync(folder, { recursive: true }))
  execFileSync(join(root, 'peijian'), ['sample', '--practice', folder])

  const page = await site.page('/data/import')
  const next = () => page.getByTestId('desk-next').click()
  const at = step => page.waitForURL(url => url.searchParams.get('step') === step)
  const shapes = look => page.waitForFunction(one => {
    const map = document.querySelector('[data-testid="desk-map"]')
    return map?.dataset.ready === 'true' && Number(map.dataset.shapes) > 0 && (!one || document.querySelector('.legend')?.textContent.includes(one))
  }, look)
  const revision = async () => (await site.read('/api/v1/city')).revision
  const before = await revision()
  const { features } = await site.read('/api/v1/layers/communities/features?limit=1000')
  const names = new Map(features.map(one => [one.code ?? one.id, one.name ?? one.properties?.name]))

  await t.test('it is refused without a layer, and sent with one', async () => {
    await page.getByTestId('desk-send').click()
    await page.getByRole('alert').getByText('请先选择图层').waitFor()
    await page.getByLabel('导入到哪个图层').selectOption('communities')
    await page.getByLabel('报送单位').fill('示例街道办')
    await page.getByTestId('desk-file').setInputFiles(join(folder, '社区报送.zip'))
    await page.getByTestId('desk-send').click()
    await at('read')
  })

  await t.test('its text is shown in both encodings, its shapes on the map', async () => {
    await page.getByRole('radio', { name: /GB18030/ }).waitFor()
    assert.ok(await page.getByRole('radio', { name: /GB18030/ }).isChecked())
    await page.getByText('剅河新社区').first().waitFor()
    await page.getByRole('radio', { name: /UTF-8.*无法识别/ }).waitFor()
    await shapes()
    await next()
    await at('fields')
  })

  await t.test('the column that nobody can guess is named', async () => {
    await page.getByText('必填字段还没有对应的列', { exact: false }).waitFor()
    await page.locator('select[data-header="BZ1"]').selectOption('name')
    await page.getByText('必填字段还没有对应的列', { exact: false }).waitFor({ state: 'hidden' })
    await next()
    await at('problems')
  })

  await t.test('three broken rows are named, on the table and on the map, and left out by choice', async () => {
    await page.getByRole('heading', { name: '3 个问题' }).waitFor()
    const table = page.getByTestId('desk-problems')
    await table.getByText('边界自相交', { exact: false }).first().waitFor()
    await table.getByText('重复', { exact: false }).first().waitFor()
    await shapes('有问题的图形')
    await table.locator('button.open').first().click()
    await page.locator('.row.selected').waitFor()
    assert.ok(await page.getByTestId('desk-next').isDisabled(), 'not with problems')
    await page.getByTestId('leave-out').click()
    await page.getByRole('heading', { name: '没有问题' }).waitFor()
    await page.getByText('已剔除 3 个问题', { exact: false }).first().waitFor()
    assert.equal(await table.locator('.tag.leftOut').count(), 3)
    await next()
    await at('difference')
  })

  await t.test('the browser goes back and keeps what was said', async () => {
    await page.goBack()
    await at('problems')
    await page.getByRole('heading', { name: '没有问题' }).waitFor()
    await page.goForward()
    await at('difference')
  })

  await t.test('the difference shows what is added and what changes, on the map too', async () => {
    const table = page.getByTestId('desk-changes')
    await table.getByText('429004999901').waitFor()
    assert.equal(await table.locator('.tag.added').count(), 1)
    assert.equal(await table.locator('.tag.changed').count(), 1)
    await shapes('原图形')
    await table.locator('button.open', { hasText: '429004999901' }).waitFor()
    await table.locator('tr', { has: page.locator('.tag.changed') }).locator('button.open').click()
    const card = page.getByTestId('desk-change')
    await card.locator('ins', { hasText: '（改）' }).waitFor()
    assert.equal(await card.locator('ins').count(), 2, 'the name and the area')
    await page.getByTestId('desk-commit').click()
    await at('done')
  })

  await t.test('it is in the city and on record', async () => {
    await page.getByText('导入记录第', { exact: false }).first().waitFor()
    assert.equal(await revision(), before + 1)
    await page.getByText('BZ1 → 社区名称').waitFor()
    await shapes('新增')
    await page.getByText('边界自相交', { exact: false }).first().waitFor()
  })

  await t.test('it is undone as one step, and everything is as before', async () => {
    await page.getByRole('link', { name: '记录', exact: true }).last().click()
    await page.getByRole('dialog').getByRole('button', { name: '撤销' }).click()
    await page.getByTestId('undo-confirm').click()
    await page.getByText('已撤销，产生第', { exact: false }).waitFor()
    assert.equal(await revision(), before + 2)
    const { features: after } = await site.read('/api/v1/layers/communities/features?limit=1000')
    assert.deepEqual(new Map(after.map(one => [one.code ?? one.id, one.name ?? one.properties?.name])), names)
    await page.getByText('已由第', { exact: false }).first().waitFor()
  })
  assert.deepEqual(page.faults, [])

  await t.test('no step has an accessibility fault, also on the narrow screen in English', async () => {
    for (const [path, options] of [['/data/import', {}], ['/data/history', {}], ['/data/import', { viewport: counter, language: 'en' }], ['/data/history', { viewport: counter, language: 'en' }]]) {
      const one = await site.page(path, options)
      await one.locator('h1').waitFor()
      await one.locator('[role="status"].loading').waitFor({ state: 'hidden' })
      assert.deepEqual(await findings(one), [], path)
    }
  })
})
