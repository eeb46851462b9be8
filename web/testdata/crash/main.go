// Command crash leans on all that the runtime reads of its own functions:
// stacks that grow and move, the marks of their pointers, deferred calls,
// recovery amid a stack. At last it panics.
package main

import (
	"fmt"
	"runtime"
	"strings"
)

const (
	goroutines = 50
	depth      = 3000
)

// node keeps what a frame points to alive only by that frame.
type node struct {
	value int
	next  *node
}

func main() {
	sums := make(chan int)
	for i := range goroutines {
		go func() { sums <- deep(depth, &node{value: i}) }()
	}
	sum := 0
	for range goroutines {
		sum += <-sums
	}
	fmt.Println("sum", sum)
	fmt.Println("recovered", recovered(depth))
	fmt.Println("callers", callers())
	explode(nil)
}

// deep makes garbage at every step and has it collected now and then, while
// thousands of frames hold a value each.
func deep(n int, above *node) int {
	if n == 0 {
		runtime.GC()
		return above.value
	}
	mine := &node{value: above.value, next: above}
	_ = make([]byte, 100+n%7)
	if n%1000 == 0 {
		runtime.Gosched()
		runtime.GC()
	}
	return deep(n-1, mine) + mine.next.value - above.value + mine.value
}

func recovered(n int) (out any) {
	defer func() { out = recover() }()
	sink := 0
	for i := range 3 {
		defer func() { sink += i }()
	}
	fall(n)
	return nil
}

func fall(n int) {
	defer func() { _ = n }()
	if n == 0 {
		var none []int
		_ = none[n+len(none)]
	}
	fall(n - 1)
}

// callers are the functions of this program on the stack.
func callers() string {
	pcs := make([]uintptr, 10)
	frames := runtime.CallersFrames(pcs[:runtime.Callers(1, pcs)])
	var names []string
	for more := true; more; {
		var f runtime.Frame
		f, more = frames.Next()
		if strings.HasPrefix(f.Function, "main.") {
			names = append(names, fmt.Sprintf("%s %s:%d", f.Function, f.File, f.Line))
		}
	}
	return strings.Join(names, ", ")
}

func explode(n *node) { n.value = 1 }
