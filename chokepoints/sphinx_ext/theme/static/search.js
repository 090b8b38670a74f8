/* Sphinx's search program reads this name; on, it would keep the words searched for in local storage. */
var SPHINX_HIGHLIGHT_ENABLED = false;
