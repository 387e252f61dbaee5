#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/file_descriptor.h"
#include "base/result.h"
#include "store/store.h"

namespace regionfall::store {

// A file that turns are appended to, each with its length and CRC-32, so that a turn whose writing was cut short is
// recognised as one that never was.
class TurnLog {
 public:
  // Opens the file at `path`, or makes it. A loss of power can leave turns that are not whole: the file is cut off
  // before the first of them.
  static Result<TurnLog> open(std::string path, Durability durability);

  // What a log holds: the changes of the turns before the first that is not whole, in order, and how many bytes of the
  // file those take.
  struct Content {
    std::vector<Change> changes;
    std::uint64_t whole_bytes = 0;
    std::uint64_t file_bytes = 0;
  };
  static Result<Content> read(const std::string& path);

  // Returns when the turn is in the kernel's hands, or, with Durability::kDisk, on the disk. After an error the file
  // ends where it did before.
  Result<void> append(std::span<const Change> changes);

  const std::string& path() const { return path_; }
  std::uint64_t bytes() const { return bytes_; }

 private:
  TurnLog(std::string path, Durability durability, FileDescriptor file)
      : path_(std::move(path)), durability_(durability), file_(std::move(file)) {}

  // Makes the file end where it did before an append that failed.
  std::unexpected<Error> take_back(int error);

  std::string path_;
  Durability durability_;
  FileDescriptor file_;
  std::uint64_t bytes_ = 0;
  std::string buffer_;
};

}  // namespace regionfall::store
