package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"github.com/alecthomas/kong"

	"peijian/planning"
)

// version is set by the build.
var version = "dev"

// commands is the command line: every flag has a PEIJIAN_… twin in the environment.
type commands struct {
	settings

	Serve    serveCommand    `cmd:"" help:"Serve the screens, the API and the tiles."`
	Demo     demoCommand     `cmd:"" help:"Load the sample city through the importer, print verdicts and gaps, and serve it."`
	Check    checkCommand    `cmd:"" help:"Judge presale and planning files by the rulebook."`
	Paper    paperCommand    `cmd:"" help:"Print an opinion, a checklist, a request for correction, a refusal or a venue agreement as PDF, always in Chinese."`
	Gaps     gapsCommand     `cmd:"" help:"List the homes that nobody governs."`
	Changes  changesCommand  `cmd:"" help:"Tell what differs between two days."`
	Cells    cellsCommand    `cmd:"" help:"List what is wrong with the grid cells."`
	Ground   groundCommand   `cmd:"" help:"List the overlaps and voids between communities."`
	Reach    reachCommand    `cmd:"" help:"How far homes lie from the venues of their communities, along streets."`
	Place    placeCommand    `cmd:"" help:"Where rooms would serve the most homes that no venue serves."`
	Import   importCommand   `cmd:"" help:"Take a file into a layer."`
	Imports  importsCommand  `cmd:"" help:"List the imports on record: who, when, with which file, and what they changed."`
	Export   exportVerb      `cmd:"" help:"Write layers, gaps or the ground between communities into a file, or the tiles of the map."`
	Rulebook rulebookCommand `cmd:"" help:"Check, show and compare rulebooks."`
	Whatif   whatifCommand   `cmd:"" help:"Judge every application of the city by another rate: which would fail?"`
	Officer  officerCommand  `cmd:"" help:"Open, list and close the accounts of officers."`
	Verify   verifyCommand   `cmd:"" help:"Replay stored rulings from their facts and check the audit."`
	City     cityCommand     `cmd:"" help:"Show the city's settings, or set its name, plane and extent."`
	Layers   layersCommand   `cmd:"" help:"List the layers with their fields and the headers understood."`
	Sample   sampleCommand   `cmd:"" help:"Write the sample city's files to a folder."`
	Psql     psqlCommand     `cmd:"" passthrough:"" help:"Open psql on the city."`
	Migrate  migrateCommand  `cmd:"" help:"Bring the database to the shape this program expects."`
	Openapi  openapiCommand  `cmd:"" help:"Print the description of the API (OpenAPI 3.1)."`
	Schema   schemaCommand   `cmd:"" help:"Print the JSON Schema of the files that check reads."`
	Licences licencesCommand `cmd:"" help:"Print the licence of the fonts in the papers."`
	Version  versionCommand  `cmd:"" help:"Print the version."`
}

func main() { os.Exit(run(os.Args[1:])) }

// run is main without the end of the process.
func run(args []string) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop) // who asks a second time does not want to wait
	var c commands
	parser, err := kong.New(&c, kong.Name("peijian"), kong.UsageOnError(), kong.DefaultEnvars("PEIJIAN"),
		kong.Description("配建 — who governs which home, and whether the community's rooms are really there."),
		kong.Vars{"formats": formatNames()}, kong.BindTo(ctx, (*context.Context)(nil)), kong.ConfigureHelp(kong.HelpOptions{Compact: true}))
	if err != nil {
		return fail(err)
	}
	command, err := parser.Parse(args)
	if err != nil {
		fmt.Fprintln(os.Stderr, "peijian:", err)
		return statusBadInput
	}
	return fail(command.Run(&c.settings))
}

// The statuses with which the program leaves.
const (
	statusNo       = 1
	statusBadInput = 2
	statusFailed   = 3
)

// exitStatus is an error that has been told already and only sets the status.
type exitStatus int

func (e exitStatus) Error() string { return fmt.Sprintf("status %d", int(e)) }

// fail says an error in one line and chooses the status.
func fail(err error) int {
	var status exitStatus
	switch {
	case err == nil:
		return 0
	case errors.As(err, &status):
		return int(status)
	case errors.Is(err, context.Canceled):
		fmt.Fprintln(os.Stderr, "peijian: stopped; what was under way was not written")
		return statusFailed
	}
	fmt.Fprintln(os.Stderr, "peijian:", err)
	for _, kind := range []error{planning.ErrInvalid, planning.ErrNotFound, planning.ErrConflict, planning.ErrForbidden} {
		if errors.Is(err, kind) {
			return statusBadInput
		}
	}
	return statusFailed
}

type versionCommand struct{}

// Run prints the version.
func (versionCommand) Run() error {
	fmt.Println("peijian", version)
	return nil
}
