#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"

namespace regionfall::terraform {

// A file as it is to stand in an archive: with a relative path, `/` between its parts, and permission bits.
struct ArchiveMember {
  std::string path;
  std::string content;
  std::uint32_t mode = 0644;
};

// Archives whose bytes follow from the members alone: no times of this machine, no owners.

// Each member deflated; all of one date, as archive_file gives them (2049-01-01). At most 65,535 members of less than 4
// GB.
Result<std::string> zip_archive(const std::vector<ArchiveMember>& members);
// A tar archive in the pax format, compressed by gzip.
Result<std::string> tar_gz_archive(const std::vector<ArchiveMember>& members);

}  // namespace regionfall::terraform
