import { createRouter, createWebHistory, type RouteRecordRaw } from 'vue-router'

const routes: RouteRecordRaw[] = [
  { path: '/', redirect: '/map' },
  { path: '/map', name: 'map', component: () => import('./map/MapPage.vue'), meta: { title: 'map.title', full: true } },
  { path: '/permits', name: 'permits', component: () => import('./permits/QueuePage.vue'), meta: { title: 'permits.title' } },
  { path: '/permits/:id', name: 'permit', component: () => import('./permits/PermitPage.vue'), props: true, meta: { title: 'permits.title' } },
  { path: '/gaps', name: 'gaps', component: () => import('./gaps/GapsPage.vue'), meta: { title: 'gaps.title' } },
  { path: '/gaps/cases', name: 'cases', component: () => import('./gaps/CasesPage.vue'), meta: { title: 'cases.title' } },
  { path: '/gaps/cells', name: 'cell-defects', component: () => import('./cells/CellsPage.vue'), meta: { title: 'cells.title' } },
  { path: '/gaps/months', name: 'gap-months', component: () => import('./gaps/MonthsPage.vue'), meta: { title: 'months.title' } },
  { path: '/gaps/ground', name: 'ground', component: () => import('./ground/GroundPage.vue'), meta: { title: 'ground.title' } },
  { path: '/gaps/reach', name: 'reach', component: () => import('./reach/ReachPage.vue'), meta: { title: 'reach.title' } },
  { path: '/data', redirect: '/data/import' },
  { path: '/data/import', name: 'data-import', component: () => import('./data/ImportPage.vue'), meta: { title: 'data.import' } },
  { path: '/data/history', name: 'data-history', component: () => import('./data/HistoryPage.vue'), meta: { title: 'data.history' } },
  { path: '/changes', name: 'changes', component: () => import('./changes/ChangesPage.vue'), meta: { title: 'changes.title' } },
  { path: '/data/export', name: 'data-export', component: () => import('./data/ExportPage.vue'), meta: { title: 'data.export' } },
  { path: '/data/links', name: 'data-links', component: () => import('./data/LinksPage.vue'), meta: { title: 'links.title' } },
  { path: '/rules', name: 'rules', component: () => import('./rules/RulesPage.vue'), meta: { title: 'rules.title' } },
  { path: '/sign-in', name: 'sign-in', component: () => import('./frame/SignInPage.vue'), meta: { title: 'office.signIn' } },
  { path: '/verify/:digest', name: 'verify', component: () => import('./frame/VerifyPage.vue'), props: true, meta: { title: 'verify.title' } },
  { path: '/help', name: 'help', component: () => import('./help/HelpPage.vue'), meta: { title: 'help.title' } },
  { path: '/:path(.*)*', name: 'missing', component: () => import('./frame/MissingPage.vue'), meta: { title: 'frame.notFound' } },
]

declare module 'vue-router' {
  interface RouteMeta {
    /** message key of the page's title */
    title: string
    /** the page takes the whole window and scrolls by itself */
    full?: boolean
  }
}

export const router = createRouter({
  history: createWebHistory(),
  routes,
  scrollBehavior: (to, from, saved) => saved ?? (to.path === from.path ? {} : { top: 0 }),
})
