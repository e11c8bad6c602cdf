import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'node:test'
import { fileURLToPath } from 'node:url'
import { feature, folderOf, geojson, square } from './files.mjs'
import { findings, open } from './screen.mjs'

const root = fileURLToPath(new URL('../../..', import.meta.url))

// What goes wrong at the desk, on purpose: nothing is lost, nothing is written twice, and the person is told.
test('the desk under attack', async t => {
  const site = await open(t)
  if (site.mocked) return t.skip('the desk needs a running server: PEIJIAN_URL')
  const folder = folderOf(t)
  execFileSync(join(root, 'peijian'), ['sample', '--practice', folder])
  const sent = join(folder, '社区报送.zip')
  const page = await site.page(`/sign-in?back=${encodeURIComponent('/data/import')}`)
  await page.locator('[data-login="analyst1"]').click()
  await page.waitForURL(url => url.pathname === '/data/import')
  const asked = (method, path, data) => page.request.fetch(site.base + path, { method, data, headers: { Origin: site.base } })
  const revision = async () => (await site.read('/api/v1/city')).revision
  const at = (step, on = page) => on.waitForURL(url => url.searchParams.get('step') === step)
  const next = (on = page) => on.getByTestId('desk-next').click()
  const draft = () => new URL(page.url()).searchParams.get('draft')
  const said = text => page.getByRole('alert').getByText(text, { exact: false }).waitFor()
  const begin = async (file, layer = 'communities') => {
    await asked('POST', '/api/v1/session/demo', { login: 'analyst1' })
    await page.goto(`${site.base}/data/import`)
    await page.getByLabel('导入到哪个图层').selectOption(layer)
    await page.getByTestId('desk-file').setInputFiles(file)
  }
  const upload = async (file, layer) => {
    await begin(file, layer)
    await page.getByTestId('desk-send').click()
    await at('read')
  }
  const toDifference = async () => {
    await upload(sent)
    await next()
    await at('fields')
    await page.locator('select[data-header="BZ1"]').selectOption('name')
    await next()
    await at('problems')
    await page.getByTestId('leave-out').click()
    await page.getByRole('heading', { name: '没有问题' }).waitFor()
    await next()
    await at('difference')
    await page.getByTestId('desk-changes').getByText('429004999901').waitFor()
  }
  const discard = async () => { await asked('DELETE', `/api/v1/imports/drafts/${draft()}`) }
  const undo = async record => assert.equal((await asked('POST', `/api/v1/imports/${record}/undo`)).status(), 200)
  const last = async () => (await (await asked('GET', '/api/v1/imports?limit=1')).json()).imports[0]

  await t.test('how large a file may be is said before, and a larger one is not sent', async () => {
    await page.getByText('单个文件不超过 512.0 MiB', { exact: false }).waitFor()
    await page.route('**/api/v1/imports/drafts', async route => {
      if (route.request().method() !== 'GET') return route.abort()
      const answer = await route.fetch()
      await route.fulfill({ response: answer, json: { ...(await answer.json()), most_bytes: 1000 } })
    })
    await begin(sent)
    await said('超过 1000 B 的上限')
    await page.getByTestId('desk-send').click()
    await said('超过 1000 B 的上限')
    await page.unroute('**/api/v1/imports/drafts')
  })

  await t.test('an empty file, several at once, and a folder are named as what they are', async () => {
    writeFileSync(join(folder, '空.geojson'), '')
    await begin(join(folder, '空.geojson'))
    await page.getByTestId('desk-send').click()
    await said('文件是空的')
    const drop = files => page.locator('.drop').evaluate((element, names) => {
      const event = new Event('drop', { bubbles: true, cancelable: true })
      const folder = Object.assign(new File([], names[0]), { slice: () => ({ arrayBuffer: () => Promise.reject(new DOMException('', 'NotReadableError')) }) }) // as a browser gives a folder
      Object.defineProperty(event, 'dataTransfer', { value: { files: names.map((name, at) => (at ? new File(['a'], name) : folder)) } })
      element.dispatchEvent(event)
    }, files)
    await drop(['一', '二'])
    await said('一次只能导入一个文件')
    await drop(['资料夹'])
    await page.getByTestId('desk-send').click()
    await said('文件夹不能直接上传')
  })

  await t.test('what is no file of its kind is told in a sentence, with the way to another', async () => {
    const picture = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex')
    for (const [name, bytes, sentence] of [['图.zip', picture, '无法识别的文件格式'], ['库.gpkg', Buffer.from('SQLite format 3\0 but no more'), 'GeoPackage'], ['坏.geojson', Buffer.from('{"type":"FeatureCollection","features":[{'), '']]) {
      writeFileSync(join(folder, name), bytes)
      await upload(join(folder, name))
      await page.getByRole('alert').filter({ hasText: '文件读不出来' }).getByText(sentence, { exact: false }).first().waitFor()
      assert.ok(await page.getByTestId('desk-next').isDisabled(), name)
      assert.equal(await page.getByTestId('desk-map').count(), 0, 'no map of nothing')
      await discard()
      await page.getByTestId('desk-afresh').click()
      await page.getByTestId('desk-file').waitFor({ state: 'attached' })
    }
  })

  await t.test('of two shapefiles in one archive one is chosen', async () => {
    const archive = await asked('GET', '/api/v1/export?layers=communities,subdistricts&format=shapefile')
    writeFileSync(join(folder, '两个.zip'), await archive.body())
    await upload(join(folder, '两个.zip'))
    const part = page.getByLabel('文件内的图层')
    await part.waitFor()
    assert.ok(await page.getByTestId('desk-next').isDisabled())
    await part.selectOption('communities')
    await page.getByTestId('desk-system').getByText('当前按', { exact: false }).waitFor()
    await page.waitForFunction(() => !document.querySelector('[data-testid="desk-next"]').disabled)
    await discard()
  })

  await t.test('a session that ends in the middle is taken up again, with what was chosen', async () => {
    await upload(sent)
    await next()
    await at('fields')
    await page.locator('select[data-header="BZ1"]').selectOption('name')
    await page.context().clearCookies()
    await next()
    const dialog = page.getByRole('dialog', { name: '登录已失效' })
    await dialog.waitFor()
    await page.waitForFunction(() => getComputedStyle(document.querySelector('[data-testid="desk-next"]')).backgroundColor === 'rgb(31, 95, 168)') // its colour has come back
    assert.deepEqual(await findings(page), [])
    await dialog.locator('[data-login="analyst1"]').click()
    await dialog.waitFor({ state: 'hidden' })
    assert.equal(await page.locator('select[data-header="BZ1"]').inputValue(), 'name')
    await next()
    await at('problems')
    await page.getByRole('heading', { name: '3 个问题' }).waitFor()
    await page.context().clearCookies()
    await page.reload()
    await page.getByRole('link', { name: '如果是登录后上传的，请先登录' }).click()
    await page.locator('[data-login="analyst1"]').click()
    await at('problems')
    await page.getByRole('heading', { name: '3 个问题' }).waitFor()
    await discard()
  })

  await t.test('a file chosen before the session ended is still chosen after it', async () => {
    await begin(sent)
    await page.context().clearCookies()
    await page.route('**/api/v1/imports/drafts?*', route => route.fulfill({ status: 403, json: { code: 'import_elsewhere', title: '无权操作', detail: '' } }))
    await page.getByTestId('desk-send').click()
    const dialog = page.getByRole('dialog', { name: '登录已失效' })
    await dialog.locator('[data-login="analyst1"]').click()
    await dialog.waitFor({ state: 'hidden' })
    await page.unroute('**/api/v1/imports/drafts?*')
    await page.getByTestId('desk-send').click()
    await at('read')
    await discard()
  })

  await t.test('offline and back: the step is not taken for done, and is taken when pressed again', async () => {
    await upload(sent)
    await next()
    await at('fields')
    await page.locator('select[data-header="BZ1"]').selectOption('name')
    await page.context().setOffline(true)
    await next()
    await said('连不上服务器，这一步没有完成')
    await page.context().setOffline(false)
    await page.getByText('连不上服务器，这一步没有完成', { exact: false }).waitFor({ state: 'hidden' })
    assert.equal(await page.locator('select[data-header="BZ1"]').inputValue(), 'name')
    await next()
    await at('problems')
    await page.getByRole('heading', { name: '3 个问题' }).waitFor()
    await discard()
  })

  await t.test('each step stands a reload and the way back', async () => {
    await upload(sent)
    await page.reload()
    await page.getByText('剅河新社区').first().waitFor()
    await next()
    await at('fields')
    await page.locator('select[data-header="BZ1"]').selectOption('name')
    await page.reload()
    await page.waitForFunction(() => document.querySelector('select[data-header="BZ1"]')?.value === 'name')
    await next()
    await at('problems')
    await page.getByTestId('leave-out').click()
    await page.getByRole('heading', { name: '没有问题' }).waitFor()
    await page.reload()
    await page.getByRole('heading', { name: '没有问题' }).waitFor()
    await next()
    await at('difference')
    await page.reload()
    await page.getByTestId('desk-changes').getByText('429004999901').waitFor()
    for (const step of ['problems', 'fields', 'read']) {
      await page.goBack()
      await at(step)
    }
    await page.getByText('剅河新社区').first().waitFor()
    await discard()
  })

  await t.test('two windows on one draft: the older one is told, and shows what is now', async () => {
    await toDifference()
    const other = await page.context().newPage()
    await other.goto(page.url().replace('difference', 'problems'))
    await other.getByTestId('leave-out').click()
    await other.getByRole('heading', { name: '3 个问题' }).waitFor()
    await other.close()
    const before = await revision()
    await page.getByTestId('desk-commit').click()
    await said('草稿的差异已与您所见不同')
    await page.getByRole('heading', { name: '3 个问题' }).waitFor()
    assert.equal(await revision(), before)
    await discard()
  })

  await t.test('what somebody else changed meanwhile is shown before it is written over', async () => {
    await toDifference()
    const code = '429004001001'
    const { body } = { body: JSON.stringify({ type: 'FeatureCollection', features: [feature({ 编号: code, 名称: '他人改的名称' }, (await site.read(`/api/v1/layers/communities/features/${code}`)).geometry)] }) }
    const laid = await page.request.post(`${site.base}/api/v1/imports/drafts?layer=communities`, { data: Buffer.from(body), headers: { Origin: site.base, 'Content-Type': 'application/octet-stream', 'Peijian-Filename': 'other.geojson' } })
    const { id } = await laid.json()
    const taken = async (step, body) => { // a slow machine answers before the step is done
      assert.ok((await asked('POST', `/api/v1/imports/drafts/${id}/${step}`, body)).ok(), step)
      for (;;) {
        const now = await (await asked('GET', `/api/v1/imports/drafts/${id}`)).json()
        if (!now.running) return now
      }
    }
    const { digest } = await taken('check')
    assert.equal((await taken('commit', { digest })).state, 'committed')
    const theirs = await last()
    const before = await revision()
    await page.getByTestId('desk-commit').click()
    await said('差异已与所示不同')
    assert.equal(await revision(), before, 'nothing is written that was not seen')
    await page.locator('tr', { has: page.locator('.tag.changed') }).locator('button.open').click()
    await page.getByTestId('desk-change').getByText('他人改的名称').waitFor()

    const pressed = page.waitForResponse(answer => answer.url().endsWith('/commit'))
    await page.getByTestId('desk-commit').evaluate(button => { button.click(); button.click() })
    assert.ok((await pressed).ok())
    await at('done')
    assert.equal(await revision(), before + 1, 'pressed twice, one revision')
    await page.getByRole('link', { name: '看差异' }).click()
    await at('difference')
    await page.goBack()
    await at('done')
    await page.getByTestId('desk-undo').click()
    await page.getByTestId('undo-confirm').click()
    await page.getByText('已撤销 · 导入记录第', { exact: false }).waitFor()
    assert.deepEqual(await findings(page), [])
    await undo(theirs.id)
  })

  await t.test('two hundred columns with long names: found by a word, and the page stands', async () => {
    const long = n => `很长的字段名称用来看表格会不会被撑破`.repeat(3) + n
    const properties = n => ({ 代码: `K${n}`, 名称: '一个名称很长的社区'.repeat(8), ...Object.fromEntries(Array.from({ length: 198 }, (_, at) => [long(at), '值'.repeat(40)])) })
    await upload(geojson(folder, '宽.geojson', [0, 1, 2].map(n => feature(properties(n), square(n)))))
    await next()
    await at('fields')
    await page.getByText('列出 200 / 200 列').waitFor()
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth), 0, 'scrolls sideways')
    await page.getByTestId('find-column').fill('破197')
    await page.getByText('列出 1 / 200 列').waitFor()
    await page.locator('tbody select').selectOption('approval_document')
    await page.getByTestId('find-column').fill('')
    assert.equal(await page.locator(`select[data-header="${long(197)}"]`).inputValue(), 'approval_document')
    assert.deepEqual(await findings(page), [])
    await discard()
  })

  await t.test('all steps by keyboard alone', async () => {
    const tab = async target => {
      for (let n = 0; n < 120; n++) {
        if (await target.evaluate(element => element === document.activeElement)) return
        await page.keyboard.press('Tab')
      }
      assert.fail(`no way by keyboard to ${target}`)
    }
    const press = async (target, key = 'Enter') => { await target.waitFor({ state: 'attached' }); await tab(target); await page.keyboard.press(key) }
    const choose = async (select, value) => {
      await tab(select)
      await page.keyboard.press('Home')
      for (let n = 0; n < 40 && await select.inputValue() !== value; n++) await page.keyboard.press('ArrowDown')
      assert.equal(await select.inputValue(), value)
    }
    await page.goto(`${site.base}/data/import`)
    const layer = page.getByLabel('导入到哪个图层')
    await choose(layer, 'communities')
    const [chooser] = await Promise.all([page.waitForEvent('filechooser'), press(page.getByTestId('desk-file'))])
    await chooser.setFiles(sent)
    await press(page.getByTestId('desk-send'))
    await at('read')
    await page.getByRole('radio', { name: /GB18030/ }).waitFor()
    await press(page.getByTestId('desk-next'))
    await at('fields')
    const column = page.locator('select[data-header="BZ1"]')
    await column.waitFor()
    await choose(column, 'name')
    await press(page.getByTestId('desk-next'))
    await at('problems')
    await page.getByRole('heading', { name: '3 个问题' }).waitFor()
    const rows = page.getByTestId('desk-problems').locator('button.open')
    await press(rows.first())
    await page.keyboard.press('ArrowDown')
    assert.ok(await rows.nth(1).evaluate(element => element === document.activeElement))
    await press(page.getByTestId('leave-out').locator('input'), 'Space')
    await page.getByRole('heading', { name: '没有问题' }).waitFor()
    await press(page.getByTestId('desk-next'))
    await at('difference')
    await press(page.getByTestId('desk-commit'))
    await at('done')
    await press(page.getByTestId('desk-undo'))
    await press(page.getByTestId('undo-confirm'))
    await page.getByText('已撤销 · 导入记录第', { exact: false }).waitFor()
  })
  assert.deepEqual(page.faults.filter(one => !/4\d\d|ERR_INTERNET_DISCONNECTED|ERR_FAILED/.test(one)), [])
})
