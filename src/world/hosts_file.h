#pragma once

#include <span>
#include <string>
#include <vector>

#include "net/ip_address.h"
#include "net/namespaced_process.h"
#include "world/data_folder.h"
#include "world/site.h"

namespace regionfall::world {

// A site and its own address.
struct SiteAddress {
  Site site;
  net::IpAddress address;
};

// The content of /etc/hosts inside a world: every site by its name, and AWS's endpoint names of every region, the
// global ones those of us-east-1. A city's blanks become hyphens ("cape-town").
std::string hosts_file(std::span<const SiteAddress> sites);

// What lets a process find the world's names; nothing where the machine has no /etc/hosts to stand in for.
std::vector<net::FileInPlace> hosts_in_place(const DataFolder& folder);

}  // namespace regionfall::world
