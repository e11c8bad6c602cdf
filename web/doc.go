// Package web answers over HTTP: the JSON interface under /api/v1 with its OpenAPI description, vector tiles, exports, health, and
// the screens.
//
// A request takes one picture of the city when it arrives and finishes on it, whatever is imported meanwhile; the answer names
// that revision in the header Peijian-Revision. Whatever is computed from a whole picture (gaps, rulings on stored applications, tiles) is
// computed once for a picture, by the first request that asks.
//
// One file a resource: city.go answers /api/v1/city, gaps/gaps.go answers /api/v1/gaps. A handler reads its parameters, asks the
// picture and gives back a value or an error; turning an error into a status and a sentence is web/answer's alone.
//
// Decision: the validator of an answer is known before the answer.
// Context: screens ask for the same things every two seconds. Choice: an ETag made of the server's start, the revision, the
// day, the language and the address; a request that brings it back is answered 304 before any handler runs. Tiles use the content of their
// layer instead of the revision, so that an edit in one layer leaves the others' tiles in the browsers. Price: an edit anywhere makes
// every list come anew, and two servers do not share validators.
//
// Decision: limits by request, not by server.
// Context: a tile takes milliseconds, an import of a province minutes. Choice: every request gets 30 seconds to be read and 60 to be
// answered; imports and exports are given more, as long as bytes flow. Price: a handler that streams must push its deadline.
//
// Decision: an internal picture is shown under known names only.
// Context: a server on a desk or in an office has no sign-in yet, and a page of the internet can make its own name point to it (DNS
// rebinding), which to the browser is one origin. Choice: a request must name an IP address, localhost, or a name that the server was
// told; everything else is answered 421. A public picture has nothing to steal: cmd serves it under every name. Price: a server with a name
// in the office's DNS must be told that name (--host).
//
// Decision: a query says each thing once.
// Context: of a parameter that comes twice the first counts, and what cannot be decoded is dropped without a word: a dry run could write.
// Choice: parameters that are unknown, doubled, empty or unreadable are answered 400. Price: a sloppy client learns it here.
//
// Decision: who may import is asked of the connection.
// Context: accounts come later, and a server that listens on an office network must not be written by everybody before. Choice: imports
// are taken from this machine only, not through a proxy and not under a foreign host name, unless Config.AllowImport says
// otherwise; and browsers must come from our own pages. Price: clerks import at the server until there are accounts.
package web
