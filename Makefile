# The whole house in a dozen words. `make help` explains them, V=1 shows the commands.

GO ?= go
Q  := $(if $(V),,@)

# The project's own tool that builds, packs, serves and weighs the page.
tool := dist/.bin/web
# The tests of core that need no other program run in WebAssembly too, with the browser program's own.
portable = $(shell $(GO) list ./core/... | grep -v /oracle)

# The proof with real control planes is a module of its own: nothing of Kubernetes is in the product's.
proof := e2e/cluster
# The release of Kubernetes that it builds, once, and boots: K8S=v1.M.P for another.
K8S ?=
export K8S

.PHONY: help run build test unit e2e cluster-test cluster-programs fuzz lint early bench size vuln clean

help: ## say what each word does
	$(Q)awk -F ':.*## ' '/^[a-z0-9-]+:.*## / { printf "  make %-16s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: $(tool) ## build, serve on http://127.0.0.1:8080 (PORT= for another), print where the single file is
	$(Q)$(tool) run

build: $(tool) ## build the site in dist/site and the single file dist/kubepki.html
	$(Q)$(tool) build

test: ## everything: unit, vet, core in WebAssembly, real openssl, real browser; installs what is missing
	$(Q)e2e/install.sh
	$(Q)$(MAKE) --no-print-directory cluster-programs
	$(Q)$(MAKE) --no-print-directory unit e2e

unit: $(tool) ## vet for both targets, unit tests, core's and wasm's again compiled to js/wasm under Node.js
	$(Q)$(GO) vet ./...
	$(Q)GOOS=js GOARCH=wasm $(GO) vet ./...
	$(Q)$(GO) test $(portable) ./app/... ./web/...
	$(Q)mkdir -p dist && $(GO) test -v -timeout 40m ./core/oracle >dist/oracle.log || { cat dist/oracle.log; exit 1; }
	$(Q)sed -n 's/^ *[a-z]*_test.go:[0-9]*: \(.* not run here\)$$/\1/p' dist/oracle.log
	$(Q)SHORTEN='$(CURDIR)/$(tool)' GOOS=js GOARCH=wasm $(GO) test -exec '$(CURDIR)/e2e/node.sh' $(portable) ./wasm

e2e: ## the stories in a real browser, served and from the file
	$(Q)$(GO) test -p 1 -count=1 -timeout 30m ./e2e/... # one package at a time: stories measure how long the page does not answer

cluster-test: ## boot real control planes from what the page exports, check them with the real clients (K8S=v1.M.P for another release)
	$(Q)e2e/install.sh cluster
	$(Q)$(MAKE) --no-print-directory cluster-programs
	$(Q)$(GO) -C $(proof) test -count=1 ./...
	$(Q)$(GO) -C $(proof) run .

cluster-programs: ## build the programs of Kubernetes and etcd for it, once, into a cache folder outside the repository
	$(Q)$(GO) -C $(proof) run . -build

fuzz: ## look for more: random bytes for each parser of foreign ones, FUZZ=2s each (unit has some that stay the same)
	$(Q)e2e/fuzz.sh

lint: ## gofumpt, staticcheck, vet, tidy modules
	$(Q)files=$$($(GO) tool gofumpt -l .); if [ -n "$$files" ]; then echo "gofumpt: not formatted (go tool gofumpt -w .):"; echo "$$files"; exit 1; fi
	$(Q)$(GO) tool staticcheck ./...
	$(Q)GOOS=js GOARCH=wasm $$($(GO) tool -n staticcheck) ./wasm ./web/bare
	$(Q)$(GO) vet ./...
	$(Q)GOOS=js GOARCH=wasm $(GO) vet ./...
	$(Q)staticcheck=$$($(GO) tool -n staticcheck) && cd $(proof) && $$staticcheck ./... && $(GO) vet ./... && $(GO) mod tidy -diff
	$(Q)$(GO) mod tidy -diff
	$(Q)$(GO) mod verify

early: ## find anew which functions the first page runs (web/early.txt): those come before the rest
	$(Q)$(GO) run ./e2e/early

bench: ## the figures: time to make, to open, to answer, as ratios
	$(Q)$(GO) run ./e2e/bench

size: build ## weigh what is built, fail above the budgets
	$(Q)$(tool) size

vuln: ## look for known vulnerabilities, where the database can be reached
	$(Q)e2e/vuln.sh

clean: ## take away what was built
	$(Q)rm -rf dist

# Compiled anew each time: go knows best what has changed.
.PHONY: $(tool)
$(tool):
	$(Q)$(GO) build -o $@ ./web
