// The fonts of the system: nothing to fetch, nothing that moves while a page loads.
import './site.css'

export { default } from 'vitepress/theme-without-fonts'
