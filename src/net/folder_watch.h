#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <string>

#include "base/file_descriptor.h"
#include "base/result.h"
#include "net/loop.h"

namespace regionfall::net {

// Tells when files of a folder, or of folders in it, are written, made, moved or removed (inotify). Folders whose names
// begin with a dot are left alone; of folders that come to be, the files count from then on.
class FolderWatch {
 public:
  // The changed file's name without its folder; empty when so much was changed that names were lost.
  using OnChange = std::function<void(const std::string& name)>;

  // The error says what cannot be watched.
  static Result<std::unique_ptr<FolderWatch>> start(Loop& loop, const std::string& folder, OnChange on_change);
  FolderWatch(const FolderWatch&) = delete;
  FolderWatch& operator=(const FolderWatch&) = delete;

  // Beyond, folders are not watched.
  static constexpr std::size_t kFoldersMax = 4096;

 private:
  FolderWatch(Loop& loop, FileDescriptor descriptor, OnChange on_change);
  Result<void> add(const std::string& folder);
  void read_events();

  FileDescriptor descriptor_;
  OnChange on_change_;
  std::map<int, std::string> folders_;  // by watch
  DescriptorWatch ready_;
};

}  // namespace regionfall::net
