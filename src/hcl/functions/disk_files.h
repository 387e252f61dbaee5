#pragma once

#include <string>
#include <vector>

#include "hcl/function.h"

namespace regionfall::hcl {

// How many entries of directories one `fileset` looks at, and how deep it goes.
constexpr std::size_t kFilesetEntriesMax = 1'000'000;
constexpr int kFilesetDepthMax = 100;

// The files of this machine's disk.
class DiskFiles final : public FileReader {
 public:
  // `home`: the user's home directory, as the environment names it.
  explicit DiskFiles(std::string home) : home_(std::move(home)) {}

  Result<std::string> read(const std::string& path) const override;
  bool exists(const std::string& path) const override;
  bool is_directory(const std::string& path) const override;
  Result<std::vector<std::string>> match(const std::string& directory, const std::string& pattern) const override;
  std::string home_directory() const override { return home_; }
  std::string working_directory() const override;

 private:
  std::string home_;
};

}  // namespace regionfall::hcl
