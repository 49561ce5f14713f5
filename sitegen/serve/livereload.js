/* The browser's side of the live preview. It speaks LiveReload's protocol 7
   (http://livereload.com/api/protocol/), as the extensions of browsers do, and is served by the preview itself. */
(function () {
  'use strict';
  if (window.sitegenPreview) return;
  window.sitegenPreview = true;

  var script = document.currentScript;
  var version = (script && /[?&]page=([0-9a-f]*)/.exec(script.src) || [])[1] || '';
  var isMistake = document.documentElement.hasAttribute('data-sitegen-mistake');
  var place = 'sitegen:' + location.pathname;
  var delay = 250;
  var leaving = false;

  function stored(action) {
    try { return action(window.sessionStorage); } catch (e) { return null; }
  }

  /* Browsers keep the scroll position when a page is loaded anew, but not over the page of a mistake. */
  function remember() {
    if (!isMistake) stored(function (s) { s.setItem(place, String(window.scrollY)); });
  }
  function restore() {
    var y = isMistake ? null : stored(function (s) { return s.getItem(place); });
    if (y === null) return;
    stored(function (s) { s.removeItem(place); });
    if (Math.abs(window.scrollY - Number(y)) > 1) window.scrollTo({ top: Number(y), behavior: 'instant' });
  }
  if (document.readyState === 'complete') restore();
  else window.addEventListener('load', function () { window.requestAnimationFrame(restore); });
  window.addEventListener('beforeunload', function () { leaving = true; });

  function pathOf(url) {
    try {
      var parsed = new URL(url, location.href);
      return parsed.host === location.host ? decodeURI(parsed.pathname) : null;
    } catch (e) { return null; }
  }
  function anew(path) {
    return path + '?livereload=' + Date.now();
  }

  /* A new sheet is put behind the old one, which goes when the new one is there: the page never stands bare. */
  function swapSheet(before, now) {
    var count = 0;
    document.querySelectorAll('link[rel~="stylesheet"]').forEach(function (old) {
      if (old.dataset.sitegenOld !== undefined || pathOf(old.href) !== before) return;
      var fresh = old.cloneNode(false);
      old.dataset.sitegenOld = '';
      fresh.href = anew(now);
      fresh.removeAttribute('integrity');
      var done = function () { old.remove(); };
      fresh.addEventListener('load', done);
      fresh.addEventListener('error', done);
      old.after(fresh);
      count += 1;
    });
    return count;
  }
  function swapAllSheets() {
    document.querySelectorAll('link[rel~="stylesheet"]').forEach(function (sheet) {
      var path = pathOf(sheet.href);
      if (path) swapSheet(path, path);
    });
  }

  function swapImage(before, now) {
    document.querySelectorAll('img, source, link[rel~="icon"]').forEach(function (shown) {
      ['src', 'href'].forEach(function (name) {
        if (shown.hasAttribute(name) && pathOf(shown.getAttribute(name)) === before) {
          shown.setAttribute(name, anew(now));
        }
      });
      if (shown.hasAttribute('srcset')) {
        shown.setAttribute('srcset', shown.getAttribute('srcset').split(/,\s+/).map(function (one) {
          var words = one.trim().split(/\s+/);
          if (pathOf(words[0]) === before) words[0] = anew(now);
          return words.join(' ');
        }).join(', '));
      }
    });
    document.querySelectorAll('[style*="url("]').forEach(function (shown) {
      var style = shown.getAttribute('style');
      shown.setAttribute('style', style.replace(/url\(\s*(['"]?)([^'")]*)\1\s*\)/g, function (all, sign, url) {
        return pathOf(url) === before ? 'url("' + anew(now) + '")' : all;
      }));
    });
  }

  function loadAnew() {
    if (leaving) return;
    leaving = true;
    remember();
    location.reload();
  }

  var commands = {
    hello: function () { delay = 250; },
    alert: function (message) { window.alert(message.message); },
    reload: function (message) {
      var now = pathOf(message.path);
      var before = pathOf(message.originalPath || message.path);
      if (message.navigateTo && pathOf(message.navigateTo) !== pathOf(location.href)) {
        leaving = true;
        location.href = message.navigateTo;
      } else if (message.liveCSS && /\.css$/i.test(message.path)) {
        if (!swapSheet(before, now)) swapAllSheets();
      } else if (message.liveImg && /\.(png|jpe?g|gif|webp|avif|svg|bmp|apng)$/i.test(message.path)) {
        swapImage(before, now);
        swapAllSheets();
      } else {
        loadAnew();
      }
    }
  };

  function connect() {
    var scheme = location.protocol === 'https:' ? 'wss://' : 'ws://';
    var socket = new WebSocket(scheme + location.host + '/livereload?page=' + version);
    socket.onopen = function () {
      socket.send(JSON.stringify({
        command: 'hello',
        protocols: ['http://livereload.com/protocols/official-7'],
        ver: '7.0'
      }));
      socket.send(JSON.stringify({ command: 'info', url: location.href, plugins: {} }));
    };
    socket.onmessage = function (event) {
      var message = JSON.parse(event.data);
      if (Object.prototype.hasOwnProperty.call(commands, message.command)) commands[message.command](message);
    };
    socket.onclose = function () {
      if (leaving) return;
      window.setTimeout(connect, delay);
      delay = Math.min(delay * 2, 4000);
    };
  }
  connect();
})();
