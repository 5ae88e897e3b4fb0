{#- What Material would put into every page: functions, settings, and the form for colours. -#}
{%- import "partials/language.html" as lang with context %}
{%- set form -%}
<form class="md-header__option" data-md-component="palette">
{%- for option in config.theme.palette %}
{%- set names = {"scheme": option.scheme or "default", "primary": option.primary or "indigo", "accent": option.accent or "indigo"} -%}
<input class="md-option" data-md-color-media="{{ option.media }}"{% for name, value in names.items() %} data-md-color-{{ name }}="{{ value | replace(' ', '-') }}"{% endfor %} {% if option.toggle %}aria-label="{{ option.toggle.name }}"{% else %}aria-hidden="true"{% endif %} type="radio" name="__palette" id="__palette_{{ loop.index0 }}">
{%- if option.toggle -%}
<label class="md-header__button md-icon" title="{{ option.toggle.name }}" for="__palette_{{ loop.index % loop.length }}" hidden>{{ paper_index.icon(option.toggle.icon) }}</label>
{%- endif -%}
{%- endfor -%}
</form>
{%- endset -%}
/** Adds what every page shares: functions and settings of Material's scripts, and the colour scheme. */
{% if paper_index.shared %}
{% include "partials/javascripts/functions.html" %};
{% endif %}
(() => {
{% if paper_index.shared %}
  const settings = document.createElement("script");
  settings.id = "__config";
  settings.type = "application/json";
  settings.textContent = JSON.stringify({
    base: __md_scope.href,
    features: {{ (config.theme.features or []) | tojson }},
    translations: {{ {"clipboard.copy": lang.t("clipboard.copy"), "clipboard.copied": lang.t("clipboard.copied")} | tojson }},
  });
  document.currentScript.before(settings);
{% endif %}
  const icons = new URL("icons.svg", document.currentScript.src).href;
  const form = {{ form | string | tojson }};
  document.currentScript.insertAdjacentHTML("beforebegin", form.replaceAll("icons.svg#", `${icons}#`));
  const chosen = __md_get("__palette")?.color;
  if (!chosen) return;
  const names = ["media", "scheme", "primary", "accent"];
  let colours = chosen;
  if (chosen.media === "(prefers-color-scheme)") {
    const scheme = matchMedia("(prefers-color-scheme: light)").matches ? "light" : "dark";
    const option = document.querySelector(`[data-md-color-media='(prefers-color-scheme: ${scheme})']`);
    if (option) colours = Object.fromEntries(names.map((name) => [name, option.getAttribute(`data-md-color-${name}`)]));
  }
  for (const [name, value] of Object.entries(colours)) document.body.setAttribute(`data-md-color-${name}`, value);
})();
