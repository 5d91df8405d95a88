"""语音播报: sentences spoken by espeak-ng, each in processes of its own that can be cut off."""
