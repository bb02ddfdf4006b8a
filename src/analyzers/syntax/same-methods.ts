/** Methods that give back what they are called on, as far as this reading goes. */
export const SAME = new Set(
  'unwrap expect unwrap_or_default unwrap_unchecked to_string to_owned clone cloned copied into try_into as_str as_ref as_mut as_bytes as_slice as_deref as_path as_os_str as_c_str to_vec into_bytes to_bytes to_path_buf into_os_string into_path_buf to_os_string to_str to_string_lossy into_owned into_string into_boxed_str iter_mut into_iter by_ref collect ok ok_or ok_or_else map_err context with_context borrow borrow_mut deref lock display leak canonicalize as_encoded_bytes inner get_ref get_mut buffered buffer_unordered peekable fuse try_clone await cycle into_inner as_ptr into_raw absolutize'.split(
    ' ',
  ),
);
