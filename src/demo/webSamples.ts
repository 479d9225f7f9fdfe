import { raw, type Sample } from './sample'

/** The samples that a browser shows. */
export const webSamples = {
  html: { name: 'HTML', fence: 'html', code: raw`
<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width">
    <title>Word counter</title>
    <style>
      body { max-width: 40rem; margin: 2rem auto; padding: 0 1rem; font: 1rem/1.6 system-ui; }
      textarea { box-sizing: border-box; width: 100%; font: inherit; }
    </style>
  </head>
  <body>
    <label for="text">Your text</label>
    <textarea id="text" rows="8"></textarea>
    <p><output id="count">0</output> words</p>
    <script>
      const text = document.querySelector('#text')
      text.addEventListener('input', () => {
        const words = text.value.match(/\S+/g) ?? []
        document.querySelector('#count').textContent = words.length
      })
    </script>
  </body>
</html>
` },
  css: { name: 'CSS', fence: 'css', code: raw`
/* Cards that share a row while there is room, without a media query */
.cards {
  display: grid;
  grid-template-columns: repeat(auto-fit, minmax(min(16rem, 100%), 1fr));
  gap: 1rem;
}

.card {
  padding: 1rem;
  border: 1px solid light-dark(#ddd, #444);
  border-radius: 0.5rem;
  transition: translate 150ms ease-out;
}

.card:hover { translate: 0 -2px; }

@media (prefers-reduced-motion: reduce) {
  .card { transition: none; }
}
` },
  vue: { name: 'Vue', fence: 'vue', code: raw`
<script setup lang="ts">
defineProps<{ label: string }>()
const text = defineModel<string>({ default: 'to be or not to be' })
const countWords = (value: string) => value.match(/\S+/g)?.length ?? 0
</script>

<template>
  <label>
    {{ label }}
    <textarea v-model="text" rows="4" />
  </label>
  <p>{{ countWords(text) }} words</p>
</template>
` },
} as const satisfies Readonly<Record<string, Sample>>
