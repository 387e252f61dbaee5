#include <CLI/CLI.hpp>
#include <string>

#include "base/version.h"

int main(int argc, char** argv) {
  CLI::App app("A multi-region cloud on your own machine that you can break.", "regionfall");
  app.set_version_flag("--version", "regionfall " + std::string(regionfall::version()));
  app.require_subcommand(0, 1);
  CLI11_PARSE(app, argc, argv);
  return 0;
}
