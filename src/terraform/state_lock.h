#pragma once

#include <string>

#include "terraform/state_store.h"

namespace regionfall::terraform {

// User, host and process that run this; `id` and `created` stay empty.
LockInfo lock_info_of_this_process(const std::string& operation);

// As one line of JSON, which the lock file holds.
std::string lock_info_text(const LockInfo& info);

// What somebody is told who finds the lock taken; `line` is what the lock file holds.
std::string locked_message(const std::string& path, const std::string& line);

}  // namespace regionfall::terraform
