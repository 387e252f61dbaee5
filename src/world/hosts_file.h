#pragma once

#include <span>
#include <string>

#include "net/ip_address.h"
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

}  // namespace regionfall::world
