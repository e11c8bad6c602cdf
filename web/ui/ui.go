// Package ui holds the screens, as Vite builds them, inside the program.
//
// The build is not kept in the repository: dist holds a file that keeps the folder there, so that the program builds
// before the screens do, and says on its first page what is to be done.
package ui

import (
	"embed"
	"io/fs"
)

//go:embed all:dist
var dist embed.FS

// Assets are the files of the screens: index.html, assets/…; without index.html when they were not built.
func Assets() fs.FS {
	sub, err := fs.Sub(dist, "dist")
	if err != nil {
		panic(err) // the folder is named above
	}
	return sub
}
