#pragma once

#include <iosfwd>
#include <string>
#include <vector>

namespace regionfall::cli {

// `regionfall fmt`: configuration files in canonical style, as `terraform fmt`.
struct FmtOptions {
  bool list = true;        // name the files whose style differs
  bool write = true;       // change them
  bool diff = false;       // show what changes
  bool check = false;      // change nothing; the exit status tells
  bool recursive = false;  // go into folders below
  bool color = false;
  int width = 78;                    // columns for messages
  std::vector<std::string> targets;  // files and folders; none: the working folder; "-" alone: standard input
};

// Where the text of "-" comes from and the results go; relative paths start in `directory` (absolute).
struct FmtStreams {
  std::istream& in;
  std::ostream& out;
  std::ostream& err;
  std::string directory;
};

// Files: .tf, .tfvars, .tftest.hcl and .tfmock.hcl; hidden ones and editors' backups are passed over. A file with
// syntax errors is reported and stays as it is; a file that is changed is replaced whole and keeps its mode. Returns
// Terraform's exit status: 0; 2 for errors; 3 when `check` found a file whose style differs.
int run_fmt(const FmtOptions& options, const FmtStreams& streams);

}  // namespace regionfall::cli
