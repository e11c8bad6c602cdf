import { createApp } from 'vue'
import App from './App.vue'
import { watchLost } from './frame/lost'
import { i18n } from './i18n'
import { router } from './router'
import './theme/element.css'
import './theme/tokens.css'
import './theme/base.css'
import './theme/print.css'

watchLost(router)
createApp(App).use(i18n).use(router).mount('#app')
