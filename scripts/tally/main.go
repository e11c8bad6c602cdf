package main

import (
	"bufio"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
)

func main() {
	if err := run(os.Args[1:], os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "tally:", err)
		os.Exit(1)
	}
}

// run is main with its streams as arguments.
func run(args []string, in io.Reader, out io.Writer) error {
	flags := flag.NewFlagSet("tally", flag.ContinueOnError)
	name := flags.String("name", "", "name of the runner whose output is read from standard input")
	counts := flags.String("counts", "", "file to which its counts are added")
	sum := flags.String("sum", "", "file whose counts are added up; the arguments are the runners that must stand in it")
	if err := flags.Parse(args); err != nil {
		return err
	}
	switch {
	case *sum != "":
		return printSum(*sum, flags.Args(), out)
	case *name != "" && *counts != "":
		return countOne(*name, *counts, in, out)
	}
	return errors.New("want -name and -counts, or -sum")
}

// countOne shows and counts one runner and writes its line to the counts file.
func countOne(name, path string, in io.Reader, out io.Writer) error {
	c, err := read(in, out)
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	if err := appendCount(path, name, c); err != nil {
		return err
	}
	if fault := c.fault(); fault != "" {
		return fmt.Errorf("%s: %s", name, fault)
	}
	return nil
}

// read goes through a runner's output, whatever runner it is.
func read(in io.Reader, out io.Writer) (count, error) {
	events, closing := newGoTests(out), closingLines{}
	lines := bufio.NewReader(in)
	for {
		line, err := lines.ReadString('\n')
		if line != "" && !events.take(line) {
			closing.take(line)
			if _, err := io.WriteString(out, line); err != nil {
				return count{}, err
			}
		}
		if errors.Is(err, io.EOF) {
			return events.total.plus(closing.total()), nil
		}
		if err != nil {
			return count{}, err
		}
	}
}
