{#- What Material would put into every page: functions, settings, and the form for colours; on short
    pages the header with the search box, the tabs, the drawer and the footer, too. -#}
{%- import "partials/language.html" as lang with context %}
{%- set features = config.theme.features or [] -%}
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
{%- if paper_index.short -%}
{%- set before -%}
<input class="md-toggle" data-md-toggle="drawer" type="checkbox" id="__drawer" autocomplete="off">
<input class="md-toggle" data-md-toggle="search" type="checkbox" id="__search" autocomplete="off">
<label class="md-overlay" for="__drawer"></label>
<div data-md-component="skip"><a href="#__skip" class="md-skip">{{ lang.t("action.skip") }}</a></div>
<div data-md-component="announce"></div>
{% include "partials/header.html" %}
<div class="md-dialog" data-md-component="dialog"><div class="md-dialog__inner md-typeset"></div></div>
{%- if "navigation.top" in features %}{% include "partials/top.html" %}{% endif -%}
{%- endset -%}
{%- set box %}{% include "partials/paper-index-search.html" %}{% endset -%}
{%- set tabs %}{% include "partials/tabs.html" %}{% endset -%}
{%- set drawer -%}
<div class="md-sidebar md-sidebar--primary" data-md-component="sidebar" data-md-type="navigation" hidden><div class="md-sidebar__scrollwrap"><div class="md-sidebar__inner">{% include "partials/nav.html" %}</div></div></div>
{%- endset -%}
{%- set footer %}{% if paper_index.footer %}{% include "partials/paper-index-footer.html" %}{% endif %}{% endset -%}
{%- endif -%}
/**
 * Adds what every page shares: functions and settings of Material's scripts, and the colour scheme; to
 * short pages, in which this script is the first element, header, tabs, drawer and footer.
 */
{% if paper_index.shared %}
{% include "partials/javascripts/functions.html" %};
{% endif %}
(() => {
  const script = document.currentScript;
  let place = script;
  document.documentElement.dataset.piUpdated = {{ paper_index.updated | tojson }};
{% if paper_index.short %}
  if (!script.matches("[data-pi-palette]")) {
    document.documentElement.className = "js";
    /** The elements of a piece of HTML whose addresses are relative to this script. */
    const made = (html) => {
      const piece = document.createRange().createContextualFragment(html);
      for (const one of piece.querySelectorAll("[href], [src], [action]"))
        for (const name of ["href", "src", "action"])
          if (one.hasAttribute(name) && !one.getAttribute(name).startsWith("#")) one.setAttribute(name, new URL(one.getAttribute(name), script.src).href);
      return piece;
    };
    const main = script.closest("main");
    const before = made({{ before | string | tojson }});
    place = before.querySelector("[data-pi-palette]");
    place.removeAttribute("src");
    place.before(made({{ box | string | tojson }}));
    before.querySelector("[data-md-component=header-topic] .md-ellipsis").textContent = document.title.replace({{ (" - " ~ config.site_name) | tojson }}, "");
    main.parentElement.before(before);
    main.before(made({{ tabs | string | tojson }}));
    script.before(made({{ drawer | string | tojson }}));
    // After the page is parsed, and before modules run.
    document.addEventListener("readystatechange", () => main.after(made({{ footer | string | tojson }})), { once: true });
    for (const [kind, link] of [["tabs", ".md-tabs__link"], ["nav", ".md-nav__link"]])
      for (const one of document.querySelectorAll(link))
        if (one.href === location.href.split(/[?#]/)[0]) one.parentElement.classList.add(`md-${kind}__item--active`);
  }
{% endif %}
{% if paper_index.shared %}
  const settings = document.createElement("script");
  settings.id = "__config";
  settings.type = "application/json";
  settings.textContent = JSON.stringify({
    base: __md_scope.href,
    features: {{ (config.theme.features or []) | tojson }},
    translations: {{ {"clipboard.copy": lang.t("clipboard.copy"), "clipboard.copied": lang.t("clipboard.copied")} | tojson }},
  });
  place.before(settings);
{% endif %}
  const icons = new URL("icons.svg", script.src).href;
  const form = {{ form | string | tojson }};
  place.insertAdjacentHTML("beforebegin", form.replaceAll("icons.svg#", `${icons}#`));
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
