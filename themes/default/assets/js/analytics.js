// Google Analytics 4, loaded only where the configuration has an id (partials/analytics.html), and only on the
// site's own host: a preview or a copy is not counted.
(() => {
  const canonical = document.querySelector("link[rel=canonical]");
  if (!canonical || new URL(canonical.href).host !== location.host) return;
  const { id, respectDnt } = document.currentScript.dataset;
  if (respectDnt !== undefined && (navigator.doNotTrack === "1" || navigator.globalPrivacyControl)) return;
  window.dataLayer = window.dataLayer || [];
  window.gtag = function () {
    window.dataLayer.push(arguments);
  };
  window.gtag("js", new Date());
  window.gtag("config", id);
  const script = document.createElement("script");
  script.async = true;
  script.src = "https://www.googletagmanager.com/gtag/js?id=" + encodeURIComponent(id);
  document.head.append(script);
})();
