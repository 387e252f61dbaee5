#pragma once

#include "aws/api_error.h"
#include "aws/identity.h"
#include "services/sts/sts.h"

namespace regionfall::sts {

// The operations of STS, named as in its API reference, by the files they are in.
using Operation = aws::Outcome(Parts& parts, const aws::Value& input, const aws::Request& request);

// assume_role.cc
Operation assume_role;

// web_identity.cc
Operation assume_role_with_web_identity;

// long_term_callers.cc
Operation get_session_token, get_federation_token;

// information.cc
Operation get_caller_identity, get_access_key_info, decode_authorization_message;

}  // namespace regionfall::sts
