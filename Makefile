# The whole house in a dozen words. `make help` explains them, V=1 shows the commands.

GO ?= go
Q  := $(if $(V),,@)

# The project's own tool that builds, packs, serves and weighs the page.
tool := dist/.bin/web
# The tests of core that need no other program run in WebAssembly too, with the browser program's own.
portable = $(shell $(GO) list ./core/... | grep -v /oracle)

.PHONY: help run build test unit e2e lint bench size vuln clean

help: ## say what each word does
	$(Q)awk -F ':.*## ' '/^[a-z0-9]+:.*## / { printf "  make %-7s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: $(tool) ## build, serve on http://127.0.0.1:8080 (PORT= for another), print where the single file is
	$(Q)$(tool) run

build: $(tool) ## build the site in dist/site and the single file dist/kubepki.html
	$(Q)$(tool) build

test: ## everything: unit, vet, core in WebAssembly, real openssl, real browser; installs what is missing
	$(Q)e2e/install.sh
	$(Q)$(MAKE) --no-print-directory unit e2e

unit: ## vet for both targets, unit tests, core's and wasm's again compiled to js/wasm under Node.js
	$(Q)$(GO) vet ./...
	$(Q)GOOS=js GOARCH=wasm $(GO) vet ./...
	$(Q)$(GO) test ./core/... ./app/... ./web/...
	$(Q)GOOS=js GOARCH=wasm $(GO) test -exec '$(CURDIR)/e2e/node.sh' $(portable) ./wasm

e2e: ## the stories in a real browser, served and from the file
	$(Q)$(GO) test -count=1 -timeout 30m ./e2e/...

lint: ## gofumpt, staticcheck, vet, tidy modules
	$(Q)files=$$($(GO) tool gofumpt -l .); if [ -n "$$files" ]; then echo "gofumpt: not formatted (go tool gofumpt -w .):"; echo "$$files"; exit 1; fi
	$(Q)$(GO) tool staticcheck ./...
	$(Q)GOOS=js GOARCH=wasm $$($(GO) tool -n staticcheck) ./wasm ./web/bare
	$(Q)$(GO) vet ./...
	$(Q)GOOS=js GOARCH=wasm $(GO) vet ./...
	$(Q)$(GO) mod tidy -diff
	$(Q)$(GO) mod verify

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
